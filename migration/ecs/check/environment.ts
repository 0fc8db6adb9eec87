import type { Place } from '../../trace/place.ts';
import { itemsAt, textAt } from '../../trace/place-at.ts';
import { parseSecretReference } from '../secret-reference.ts';
import { called, containersOf } from './reading.ts';

/** Refuses variables that are there twice or are no texts, and references to secrets that cannot be read. Values are never quoted. */
export function checkEnvironment(task: Place): void {
  for (const container of containersOf(task)) {
    const plain = itemsAt(container, 'environment');
    const secret = itemsAt(container, 'secrets');
    for (const variable of plain) checkText(container, variable);
    for (const reference of [...secret, ...secretOptions(container)]) checkReference(container, reference);
    refuseTwins(container, [...plain, ...secret]);
  }
}

function checkText(container: Place, variable: Place): void {
  const value = variable.member('value');
  if (value === undefined || typeof value.value === 'string') return;
  const name = textAt(variable, 'name') ?? variable.pointer;
  const message = `${called(container)} has the variable ${name} with a value that is ${kindOf(value)}; ECS takes only texts.`;
  value.refuse('variable-not-text', message, 'Put it in quotation marks.');
}

function kindOf({ value }: Place): string {
  return typeof value === 'object' ? 'a list or a map' : `a ${typeof value}`;
}

function checkReference(container: Place, reference: Place): void {
  const text = textAt(reference, 'valueFrom');
  const parsed = text === undefined ? undefined : parseSecretReference(text);
  if (parsed === undefined || !('problem' in parsed)) return;
  const name = textAt(reference, 'name') ?? reference.pointer;
  const remedy = 'Give the full ARN of the secret or parameter, or the name of a parameter.';
  const message = `${called(container)} reads ${name} from a secret that cannot be found. ${parsed.problem}`;
  reference.member('valueFrom')?.refuse('unreadable-secret-reference', message, remedy);
}

function secretOptions(container: Place): readonly Place[] {
  const logs = container.member('logConfiguration');
  return logs === undefined ? [] : itemsAt(logs, 'secretOptions');
}

/** A secret must not have the name of a plain variable (ECS developer guide, "Pass sensitive data to an Amazon ECS container"). */
function refuseTwins(container: Place, variables: readonly Place[]): void {
  const seen = new Set<string>();
  for (const variable of variables) {
    const name = textAt(variable, 'name');
    if (name === undefined) continue;
    if (seen.has(name)) {
      const message = `${called(container)} has the variable ${name} twice, and it is not said which counts.`;
      variable.member('name')?.refuse('same-variable-twice', message, 'Remove one of them.');
    }
    seen.add(name);
  }
}
