import { type Carried, carryAll } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { fieldValue } from './downward-fields.ts';
import { tellOptional } from './environment-sources.ts';
import type { PodContainer, PodSource } from './pod-source.ts';
import { resourceFieldValue } from './resource-fields.ts';
import type { Variable, Variables } from './variables.ts';

/** What an entry of `env` is read with. */
interface EntryContext {
  readonly entry: Place;
  readonly name: Carried;
  readonly container: PodContainer;
  readonly pod: PodSource;
  readonly variables: Variables;
}

type SourceReader = (source: Place, context: EntryContext) => Variable | undefined;

const readers: Readonly<Record<string, SourceReader>> = {
  configMapKeyRef: readConfigMapKey,
  secretKeyRef: readSecretKey,
  fieldRef: readField,
  resourceFieldRef: readResourceField,
  fileKeyRef: readFileKey,
};

/** The variable of an entry of `env` with `valueFrom`; undefined where Kubernetes defines none. */
export function variableFrom(valueFrom: Place, context: EntryContext): Variable | undefined {
  if (!valueFrom.checkMap()) return undefined;
  for (const [name, read] of Object.entries(readers)) {
    const source = valueFrom.member(name);
    if (source !== undefined) return read(source, context);
  }
  return unknown(context);
}

function readConfigMapKey(source: Place, context: EntryContext): Variable | undefined {
  const { pod, name: variable } = context;
  const name = source.required('name');
  const key = source.required('key');
  const nameText = name?.text();
  const keyText = key?.text();
  if (name === undefined || key === undefined || nameText === undefined || keyText === undefined) return undefined;
  const object = pod.objects.find('ConfigMap', pod.workload.object.namespace, nameText);
  const value = object?.place.at('data')?.member(keyText);
  if (value !== undefined) {
    source.member('optional')?.ignore('The ConfigMap is among the inputs, and has the key.');
    const text = value.text();
    if (text === undefined) return undefined;
    return { kind: 'value', name: variable, origin: context.entry, text, value: carryAll([name, key, value], text) };
  }
  if (object !== undefined && source.member('optional')?.value === true) {
    context.entry.ignore(`ConfigMap "${nameText}" has no key "${keyText}", and the variable is optional.`);
    return undefined;
  }
  context.entry.remark('variable-lost', {
    lost:
      object === undefined
        ? `The variable ${variable.value} comes from ConfigMap "${nameText}", which is not among the inputs, so its value is not known.`
        : `The variable ${variable.value} comes from the key "${keyText}" of ConfigMap "${nameText}", which has no such text.`,
    remedy: `Convert again with a manifest of ConfigMap "${nameText}" that has the key "${keyText}", or add the variable to "environment" by hand.`,
  });
  return unknown(context);
}

function readSecretKey(source: Place, context: EntryContext): Variable | undefined {
  const { pod } = context;
  const name = source.required('name');
  const key = source.required('key');
  const nameText = name?.text();
  const keyText = key?.text();
  if (name === undefined || key === undefined || nameText === undefined || keyText === undefined) return undefined;
  tellOptional(source.member('optional'), `Secret "${nameText}"`);
  const { valueFrom, places } = pod.secrets.sourceOf(pod.workload.object.namespace, nameText, keyText);
  const reference = carryAll([name, key, ...places], valueFrom);
  return { kind: 'secret', name: context.name, origin: context.entry, valueFrom, reference };
}

function readField(source: Place, context: EntryContext): Variable | undefined {
  const path = source.required('fieldPath');
  const pathText = path?.text();
  if (path === undefined || pathText === undefined) return undefined;
  source.member('apiVersion')?.ignore('It only says how the path is read.');
  const text = fieldValue(pathText, context.pod);
  if (text === undefined) {
    context.entry.remark('variable-lost', {
      lost: `The variable ${context.name.value} holds ${pathText} of the pod, which is known only while it runs.`,
      remedy:
        'Read it from the task metadata endpoint of ECS (the address is in ECS_CONTAINER_METADATA_URI_V4), or do without.',
    });
    return unknown(context);
  }
  return fixed(context, path, [path], text, pathText);
}

function readResourceField(source: Place, context: EntryContext): Variable | undefined {
  const resource = source.required('resource');
  const resourceText = resource?.text();
  if (resource === undefined || resourceText === undefined) return undefined;
  source.member('containerName')?.ignore('The container is found by its name.');
  const text = resourceFieldValue(source, resourceText, context.container, context.pod);
  if (text === undefined) {
    context.entry.remark('variable-lost', {
      lost: `The variable ${context.name.value} holds ${resourceText} of the container, which is not set, so Kubernetes takes it from the node.`,
      remedy: `Set the value in "environment" by hand, or read the limits from the task metadata endpoint of ECS.`,
    });
    return unknown(context);
  }
  const divisor = source.member('divisor');
  return fixed(context, resource, divisor === undefined ? [resource] : [resource, divisor], text, resourceText);
}

function fixed(context: EntryContext, at: Place, places: readonly Place[], text: string, what: string): Variable {
  at.remark('variable-fixed', {
    lost: `The variable ${context.name.value} holds ${what} of the pod; the task definition holds the value of now as a text, ${JSON.stringify(text)}.`,
    remedy: 'Change the text when what it stands for changes.',
  });
  return { kind: 'value', name: context.name, origin: context.entry, text, value: carryAll(places, text) };
}

function readFileKey(_source: Place, context: EntryContext): Variable {
  context.entry.remark('variable-lost', {
    lost: `The variable ${context.name.value} is read from a file of a volume when the container starts, which ECS does not do.`,
    remedy: 'Read the file in the command of the container, e.g. by a shell.',
  });
  return unknown(context);
}

function unknown(context: EntryContext): Variable {
  return { kind: 'unknown', name: context.name, origin: context.entry };
}
