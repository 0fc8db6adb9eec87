import { isEnvironmentName } from '../../kubernetes/names.ts';
import { carry, carryAll } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { PodSource } from './pod-source.ts';
import { secretKeys } from './secret-keys.ts';
import type { Variable, Variables } from './variables.ts';

/** One entry of `envFrom`: all keys of a ConfigMap or of a Secret, each with the prefix in front. */
export function readSource(source: Place, pod: PodSource, variables: Variables): void {
  if (!source.checkMap()) return;
  const configMap = source.member('configMapRef');
  const secret = source.member('secretRef');
  if (configMap !== undefined) readConfigMap(configMap, source.member('prefix'), pod, variables);
  if (secret !== undefined) readSecret(secret, source.member('prefix'), pod, variables);
}

function readConfigMap(reference: Place, prefix: Place | undefined, pod: PodSource, variables: Variables): void {
  const nameMember = reference.required('name');
  const name = nameMember?.text();
  if (nameMember === undefined || name === undefined) return;
  const object = pod.objects.find('ConfigMap', pod.workload.object.namespace, name);
  if (object === undefined) {
    tellMissing(reference, 'ConfigMap', name, variables);
    return;
  }
  reference.member('optional')?.ignore('The ConfigMap is among the inputs.');
  const keys = object.place.member('data')?.members() ?? [];
  if (keys.length === 0) nameMember.ignore(`ConfigMap "${name}" holds no texts.`);
  for (const [key, value] of keys) {
    const text = value.text();
    const variable = variableName(prefix, key, value);
    if (text === undefined || variable === undefined) continue;
    const places = prefix === undefined ? [nameMember, value] : [nameMember, prefix, value];
    replace(variables, variable, {
      kind: 'value',
      name: variable,
      origin: value,
      text,
      value: carryAll(places, text),
    });
  }
}

function readSecret(reference: Place, prefix: Place | undefined, pod: PodSource, variables: Variables): void {
  const nameMember = reference.required('name');
  const name = nameMember?.text();
  if (nameMember === undefined || name === undefined) return;
  const { namespace } = pod.workload.object;
  const keys = secretKeys(pod.objects, namespace, name);
  if (keys === undefined) {
    tellMissing(reference, 'Secret', name, variables);
    return;
  }
  tellOptional(reference.member('optional'), `Secret "${name}"`);
  if (keys.length === 0) nameMember.ignore(`Secret "${name}" holds no keys.`);
  for (const key of keys) {
    const variable = variableName(prefix, key, nameMember);
    if (variable === undefined) continue;
    const { valueFrom, places } = pod.secrets.sourceOf(namespace, name, key);
    const sources = [nameMember, ...(prefix === undefined ? [] : [prefix]), ...places];
    replace(variables, variable, {
      kind: 'secret',
      name: carry(nameMember, variable),
      origin: nameMember,
      valueFrom,
      reference: carryAll(sources, valueFrom),
    });
  }
}

/** ECS does not start a task whose secret is missing. */
export function tellOptional(optional: Place | undefined, described: string): void {
  if (optional === undefined) return;
  if (optional.value !== true) {
    optional.ignore('It has to be there on both platforms.');
    return;
  }
  optional.remark('optional-secret', {
    lost: `${described} is optional on Kubernetes; ECS does not start a task whose secret is missing.`,
    remedy: 'Make the secret with all its keys, or take the variable out of "secrets".',
  });
}

function replace(variables: Variables, name: string, variable: Variable): void {
  const before = variables.get(name);
  before?.origin.ignore(`A later source of variables defines ${name}, too.`);
  variables.set(name, variable);
}

function variableName(prefix: Place | undefined, key: string, place: Place): string | undefined {
  const name = `${prefix === undefined ? '' : (prefix.text() ?? '')}${key}`;
  if (isEnvironmentName(name)) return name;
  place.ignore('Kubernetes passes over keys that no environment variable can be called.');
  return undefined;
}

function tellMissing(reference: Place, kind: string, name: string, variables: Variables): void {
  variables.addUnknownNames();
  reference.remark('variables-unknown', {
    lost: `The container gets all keys of ${kind} "${name}" as variables; it is not among the inputs, so their names are not known and none of them is in the output.`,
    remedy:
      kind === 'Secret'
        ? `Convert again with the manifest of Secret "${name}" among the inputs (its values are not read), or name each key in "env".`
        : `Convert again with the manifest of ConfigMap "${name}" among the inputs.`,
  });
}
