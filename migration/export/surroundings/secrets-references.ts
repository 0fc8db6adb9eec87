import { dynamicReferenceOf, dynamicReferencesIn } from '../../ecs/dynamic-reference.ts';
import { parseSecretReference, type SecretReference, secretReferenceText } from '../../ecs/secret-reference.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';

/** A secret that a container reads, and where the task definition says so. */
interface ReferencePlace {
  readonly place: Place;
  readonly reference: SecretReference;
}

/** The secrets of a container, and after them the variables that CloudFormation fills in from a secret or parameter. */
export function referencesOf(definition: Place, context: ExportContext): readonly ReferencePlace[] {
  const secrets = definition.list('secrets').flatMap((secret) => {
    const place = secret.member('valueFrom');
    const text = place?.text();
    if (place === undefined || text === undefined) return [];
    const reference = parseSecretReference(text);
    // What cannot be read has been refused when the task definition was checked.
    return 'store' in reference ? [{ place, reference }] : [];
  });
  const dynamic = definition.list('environment').flatMap((variable) => {
    const place = variable.member('value');
    const reference = typeof place?.value === 'string' ? dynamicReferenceOf(place.value, context) : undefined;
    return place === undefined || reference === undefined ? [] : [{ place, reference }];
  });
  return [...secrets, ...dynamic];
}

/** Says of each variable that CloudFormation fills in what does so on Kubernetes, if anything. */
export function tellDynamicReferences(
  definition: Place,
  referenceFor: (value: Place) => { readonly name: string; readonly key: string } | undefined,
  context: ExportContext,
): void {
  for (const variable of definition.list('environment')) {
    const place = variable.member('value');
    const references = typeof place?.value === 'string' ? dynamicReferencesIn(place.value, context) : [];
    if (place === undefined || references.length === 0) continue;
    const secret = referenceFor(place);
    if (secret !== undefined) {
      place.remark('dynamic-reference', {
        lost: `CloudFormation fills in this value when it deploys; a pod reads it when it starts, from the key ${secret.key} of the Secret ${secret.name}.`,
        remedy: 'Allow the role that reads the secrets to read this one as well.',
      });
    } else tellUnresolved(place, String(variable.member('name')?.value), references);
  }
}

function tellUnresolved(place: Place, name: string, references: readonly (SecretReference | undefined)[]): void {
  const known = references.flatMap((reference) => (reference === undefined ? [] : secretReferenceText(reference)));
  const entries = known.map((valueFrom) => JSON.stringify({ name, valueFrom })).join(', ');
  place.remark('dynamic-reference-within', {
    lost: `CloudFormation puts a secret or parameter into the text of the variable ${name}; on Kubernetes the reference itself stands there.`,
    remedy:
      entries === ''
        ? 'Write an entry under "secrets" of the container in place of the variable.'
        : `Write ${entries} under "secrets" of the container, each with a name of its own, and have the program put the text together.`,
  });
}
