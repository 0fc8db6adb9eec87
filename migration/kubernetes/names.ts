/** RFC 1123 label: names of most things in a namespace, of containers and of volumes (Kubernetes docs, "Object Names and IDs"). */
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** What label values, and the names in label keys, consist of (Kubernetes docs, "Labels and Selectors"). */
const QUALIFIED = /^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$/;
const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;
const LONGEST_PORT_NAME = 15;

/** Whether it is an RFC 1123 label: at most 63 lower-case letters, digits and hyphens, with neither end a hyphen. */
export function isObjectName(text: string): boolean {
  return text.length <= LONGEST_LABEL && LABEL.test(text);
}

/** Whether it is an RFC 1123 subdomain: labels with dots between, at most 253 characters. Names of most kinds may be one. */
export function isSubdomain(text: string): boolean {
  return text.length <= LONGEST_SUBDOMAIN && text.split('.').every((label) => LABEL.test(label));
}

/** Whether a Service may have this name: an RFC 1035 label, which begins with a letter. */
export function isServiceName(text: string): boolean {
  return isObjectName(text) && /^[a-z]/.test(text);
}

/** Whether a port may have this name (RFC 6335): at most 15 lower-case letters, digits and single hyphens, with a letter among them. */
export function isPortName(text: string): boolean {
  return text.length <= LONGEST_PORT_NAME && LABEL.test(text) && /[a-z]/.test(text) && !text.includes('--');
}

/** Whether a ConfigMap or Secret may have this key: at most 253 of `-._A-Za-z0-9`, and no beginning that means a directory (Kubernetes docs, "ConfigMaps"). */
export function isDataKey(text: string): boolean {
  return text.length <= LONGEST_SUBDOMAIN && /^[-._A-Za-z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..');
}

/**
 * Whether an environment variable may have this name: all printable ASCII characters but `=` (Kubernetes docs, "Define Environment
 * Variables for a Container"; by default since 1.32, only letters, digits, `-`, `_` and `.` before).
 */
export function isEnvironmentName(text: string): boolean {
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(text);
}

/** What finds an exported workload's pods. */
export function podSelector(name: string): { readonly 'app.kubernetes.io/name': string } {
  return { 'app.kubernetes.io/name': name };
}

/** The text where it is a legal label value as it stands. */
export function labelValue(text: string): string | undefined {
  const legal = text === '' || (text.length <= LONGEST_LABEL && QUALIFIED.test(text));
  return legal ? text : undefined;
}

/** The text where it is a legal key of a label or annotation as it stands: a name, or `subdomain/name`. */
export function labelKey(text: string): string | undefined {
  const [name = '', prefix, ...more] = text.split('/').reverse();
  const legal = name.length <= LONGEST_LABEL && QUALIFIED.test(name) && (prefix === undefined || isSubdomain(prefix));
  return legal && more.length === 0 ? text : undefined;
}

/**
 * A legal name that comes from any text, always the same: an RFC 1123 label that begins with a letter, so that a Service may have it too.
 * A legal name stays as it is. One that has to be shortened ends in a hash of the text, so that two long ones hardly become one; texts that
 * differ in case or in illegal characters only do become one, which is the caller's to find.
 */
export function objectName(text: string, maximumLength = LONGEST_LABEL): string {
  const legal = hyphenated(text);
  return shortened(/^[a-z]/.test(legal) ? legal : `n${legal}`, maximumLength, text);
}

/** A legal name of a port that comes from any text, with the same promises; `8080` becomes `p8080`. */
export function portName(text: string): string {
  const legal = hyphenated(text).replace(/-+/g, '-');
  return shortened(/[a-z]/.test(legal) ? legal : `p${legal}`, LONGEST_PORT_NAME, text).replace(/-+/g, '-');
}

/** A legal key of a ConfigMap or Secret that comes from any text; a legal one stays as it is. */
export function dataKey(text: string): string {
  if (isDataKey(text)) return text;
  const legal = text.replace(/[^-._A-Za-z0-9]+/g, '-').replace(/^\.+/, '');
  return shortened(legal === '' ? 'key' : legal, LONGEST_SUBDOMAIN, text);
}

/** A short text that stands for a long one: 32-bit FNV-1a over its UTF-16 code units, in base 36, seven characters. No safeguard against malice. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(36).padStart(7, '0');
}

function hyphenated(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** A name that is no longer than that. One that is cut ends in a hash of what it comes from, so that two long ones hardly become one. */
export function shortened(legal: string, maximumLength: number, original = legal): string {
  if (legal.length <= maximumLength) return legal;
  const hash = shortHash(original);
  const head = legal.slice(0, Math.max(0, maximumLength - hash.length - 1)).replace(/[-.]+$/, '');
  return `${head}-${hash}`;
}
