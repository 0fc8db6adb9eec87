import { isEnvironmentName } from '../../kubernetes/names.ts';
import { looksSecret } from '../../literal-secret.ts';
import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { escapeReferences } from './escape.ts';
import type { SecretReferences } from './pod-template.ts';
import type { ContainerPlan } from './task-plan.ts';

/** Names that Kubernetes takes in all versions (validation of EnvVar names before 1.32). */
const OLD_NAME = /^[-._A-Za-z][-._A-Za-z0-9]*$/;

/** The variables in the order of the task definition; those from secrets come last, as ECS has no order among them. */
export function environmentOf(container: ContainerPlan, secrets: SecretReferences): readonly DraftMap[] {
  return [
    ...container.place.list('environment').flatMap((item) => literal(item, secrets)),
    ...container.place.list('secrets').flatMap((item) => fromSecret(item, secrets)),
  ];
}

function literal(item: Place, secrets: SecretReferences): readonly DraftMap[] {
  const name = item.required('name');
  const text = name?.text();
  if (name === undefined || text === undefined) return [];
  const place = item.member('value');
  const value = place === undefined ? '' : place.text();
  if (value === undefined) return [];
  remarkName(name, text);
  const reference = place && secrets.referenceFor(place);
  if (reference !== undefined) {
    return [{ name: carry(name, text), valueFrom: { secretKeyRef: { name: reference.name, key: reference.key } } }];
  }
  if (place !== undefined && looksSecret(text, value)) {
    place.remark('literal-secret', {
      lost: `The variable ${text} looks like a secret, and its value stands in the manifest as it stood in the task definition.`,
      remedy: `Keep it in Secrets Manager, refer to it under "secrets", and export again; then change the secret, as it has been readable.`,
    });
  }
  return [{ name: carry(name, text), value: place === undefined ? '' : carry(place, escapeReferences(value)) }];
}

function fromSecret(item: Place, secrets: SecretReferences): readonly DraftMap[] {
  const name = item.required('name');
  const text = name?.text();
  const valueFrom = item.member('valueFrom');
  const reference = valueFrom && secrets.referenceFor(valueFrom);
  if (name === undefined || text === undefined || reference === undefined) return [];
  remarkName(name, text);
  return [{ name: carry(name, text), valueFrom: { secretKeyRef: { name: reference.name, key: reference.key } } }];
}

function remarkName(place: Place, name: string): void {
  if (OLD_NAME.test(name)) return;
  if (!isEnvironmentName(name)) {
    place.refuse(
      'environment-name-illegal',
      `Kubernetes takes no environment variable with the name ${JSON.stringify(name)}: names are of one or more printable ASCII characters other than "=".`,
      'Rename the variable, and what reads it.',
    );
    return;
  }
  place.remark('environment-name-is-new', {
    lost: `Kubernetes before 1.32 refuses the name of the variable "${name}".`,
    remedy: 'Run it on Kubernetes 1.32 or newer, or rename the variable to letters, digits, "-", "_" and ".".',
  });
}
