import { isList, isMap, type Json, type JsonMap } from '../../trace/json.ts';
import { mapAt } from '../../trace/json-at.ts';

/** A parameter's default, where it may stand for the parameter's value. */
type DefaultValue = string | readonly string[];

/** The parts of a CloudFormation template that its functions refer to. */
export interface Template {
  readonly parameters: JsonMap;
  readonly mappings: JsonMap;
  readonly conditions: JsonMap;
  readonly resources: JsonMap;
}

export function templateOf(content: Json): Template {
  const section = (name: string) => mapAt(content, name);
  return {
    parameters: section('Parameters'),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    resources: section('Resources'),
  };
}

/**
 * The default of a parameter. One that is typed in hidden (`NoEcho`) may be a secret, and one of type `AWS::SSM::Parameter::Value` is the
 * name of a parameter and not its value: both are unknown.
 */
export function defaultOf(parameter: Json | undefined): DefaultValue | undefined {
  if (!isMap(parameter) || String(parameter['NoEcho']) === 'true') return undefined;
  const { Type: type, Default: given } = parameter;
  if (typeof type !== 'string' || type.startsWith('AWS::SSM::') || !isScalar(given)) return undefined;
  const list = type === 'CommaDelimitedList' || type.startsWith('List<');
  return list
    ? String(given)
        .split(',')
        .map((item) => item.trim())
    : String(given);
}

/** Whether a document is one of CloudFormation: a template, one resource, or the bare properties of one. */
export function isCloudFormation(content: Json): content is JsonMap {
  return isMap(content) && Object.keys(content).some((name) => /^[A-Z]/.test(name));
}

export function isScalar(value: Json | undefined): value is string | number | boolean {
  return value !== undefined && value !== null && !isList(value) && !isMap(value);
}

/** A scalar as CloudFormation puts it into texts; lists of a parameter are joined by commas, as `Ref` in `Fn::Sub` would fail. */
export function textOf(value: Json | undefined): string {
  return isScalar(value) ? String(value) : isList(value) ? value.filter(isScalar).join(',') : '';
}
