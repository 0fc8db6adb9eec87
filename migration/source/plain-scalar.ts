const truths = new Set(['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']);
const untruths = new Set(['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF']);
const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const infinity = /^[-+]?\.(inf|Inf|INF)$/;
const notANumber = /^\.(nan|NaN|NAN)$/;
const integer = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;
const float = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;

/**
 * What a YAML scalar without quotes is read as, which may be a number that is not finite. kubectl's rules are those of YAML 1.1 without its
 * base-60 numbers and times (sigs.k8s.io/yaml, goyaml.v2/resolve.go): `yes`, `on` and `y` are booleans, `0644` is octal, `0o17` too. The
 * AWS tools take `y` and `n` for text (PyYAML, resolver.py), and so does this for ECS inputs.
 */
export function plainScalar(source: string, kind: 'ecs' | 'kubernetes'): null | boolean | number | string {
  if (nulls.has(source)) return null;
  if (truths.has(source)) return true;
  if (untruths.has(source)) return false;
  if (kind === 'kubernetes' && /^[yYnN]$/.test(source)) return /[yY]/.test(source);
  if (infinity.test(source)) return source.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (notANumber.test(source)) return Number.NaN;
  // Underscores group the digits of what begins with one, or with a sign.
  const digits = /^[-+\d]/.test(source) ? source.replaceAll('_', '') : source;
  const [, sign, magnitude] = integer.exec(digits) ?? [];
  if (magnitude !== undefined) return (sign === '-' ? -1 : 1) * Number(magnitude.replace(/^0(?=[0-7])/, '0o'));
  return float.test(digits) ? Number(digits) : source;
}
