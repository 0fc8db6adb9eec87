import { looksSecret } from '../../literal-secret.ts';
import { carry, type Draft } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { readSource } from './environment-sources.ts';
import type { PodContainer, PodSource } from './pod-source.ts';
import { variableFrom } from './variable-source.ts';
import { type Variable, Variables } from './variables.ts';

/** The environment of one container. */
export interface ContainerEnvironment {
  /** For `environment`; undefined where there is none. */
  readonly environment: Draft | undefined;
  /** For `secrets`; undefined where there are none. */
  readonly secrets: Draft | undefined;
  readonly variables: Variables;
}

/** `envFrom` and `env` of a container. Both platforms give the same variables, apart from those that only Kubernetes knows, which are told as lost. */
export function environmentOf(container: PodContainer, pod: PodSource): ContainerEnvironment {
  const variables = new Variables();
  for (const source of container.place.list('envFrom')) readSource(source, pod, variables);
  const defined = new Map<string, Place>();
  for (const entry of container.place.list('env')) {
    const name = readName(entry);
    if (name === undefined) continue;
    const before = variables.get(name);
    const variable = readEntry(entry, container, pod, variables);
    if (variable === undefined) continue;
    tellReplaced(name, before, defined.get(name));
    defined.set(name, entry);
    variables.set(name, variable);
  }
  const all = variables.all().map(([, variable]) => variable);
  for (const [name, variable] of variables.all()) tellLiteralSecret(name, variable);
  const environment = all.flatMap((each) => (each.kind === 'value' ? [{ name: each.name, value: each.value }] : []));
  const secrets = all.flatMap((each) =>
    each.kind === 'secret' ? [{ name: each.name, valueFrom: each.reference }] : [],
  );
  return {
    environment: environment.length > 0 ? environment : undefined,
    secrets: secrets.length > 0 ? secrets : undefined,
    variables,
  };
}

function readName(entry: Place): string | undefined {
  if (!entry.checkMap()) return undefined;
  return entry.required('name')?.text();
}

function readEntry(entry: Place, container: PodContainer, pod: PodSource, variables: Variables): Variable | undefined {
  const nameMember = entry.member('name');
  if (nameMember === undefined) return undefined;
  const valueFrom = entry.member('valueFrom');
  if (valueFrom !== undefined) {
    return variableFrom(valueFrom, { entry, name: carry(nameMember), container, pod, variables });
  }
  const member = entry.member('value');
  if (member === undefined) {
    return { kind: 'value', name: carry(nameMember), origin: entry, text: '', value: carry(nameMember, '') };
  }
  const value = member.text();
  if (value === undefined) return undefined;
  const text = variables.expand(member, value);
  return { kind: 'value', name: carry(nameMember), origin: entry, text, value: carry(member, text) };
}

/** Wherever the value comes from: its own text, or a ConfigMap. */
function tellLiteralSecret(name: string, variable: Variable): void {
  if (variable.kind !== 'value' || !looksSecret(name, variable.text)) return;
  const place = variable.origin.member('value') ?? variable.origin;
  place.remark('literal-secret', {
    lost: `The variable ${name} looks like a secret, and stands in the task definition for all to read who may describe it.`,
    remedy: `Put the value into Secrets Manager, change it there, and let "secrets" of the container name it instead of "environment".`,
  });
}

/** What `env` defines comes after `envFrom`, so only a name that is twice in `env` is worth a remark. */
function tellReplaced(name: string, before: Variable | undefined, earlier: Place | undefined): void {
  if (before === undefined) return;
  before.origin.ignore(`A later definition of ${name} takes its place.`);
  earlier?.remark('variable-defined-twice', {
    lost: `The variable ${name} is defined twice; ECS refuses that, so only the last one, which is what Kubernetes takes, is in the output.`,
    remedy: 'Remove the one that is not meant.',
  });
}
