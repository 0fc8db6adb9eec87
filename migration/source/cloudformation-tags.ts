import type { Json } from '../trace/json.ts';

const plain = new Set(['Ref', 'Condition']);
const functions = new Set([
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'ForEach', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join'],
  ...['Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
]);

/** The long name of a short tag of CloudFormation, e.g. `Fn::Sub` for `!Sub` (CloudFormation user guide, intrinsic function reference). */
export function longName(tag: string): string | undefined {
  const name = tag.replace(/^!/, '');
  if (plain.has(name)) return name;
  return functions.has(name) ? `Fn::${name}` : undefined;
}

/** The long form of a tagged value; `!GetAtt Resource.Attribute` takes its one text apart at the first dot. */
export function longForm(name: string, value: Json): Json {
  if (name !== 'Fn::GetAtt' || typeof value !== 'string') return { [name]: value };
  const dot = value.indexOf('.');
  return { [name]: dot < 0 ? value : [value.slice(0, dot), value.slice(dot + 1)] };
}
