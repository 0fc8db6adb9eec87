import type { ObjectIndex } from '../import-context.ts';

/** The keys of a Secret, from its manifest or from the ExternalSecret that makes it; undefined where neither is among the inputs. */
export function secretKeys(objects: ObjectIndex, namespace: string, name: string): readonly string[] | undefined {
  const secret = objects.find('Secret', namespace, name);
  if (secret !== undefined) {
    const texts = secret.place.member('stringData')?.members() ?? [];
    const encoded = secret.place.member('data')?.members() ?? [];
    return [...new Set([...encoded, ...texts].map(([key]) => key))];
  }
  const external = objects
    .ofKind('ExternalSecret')
    .find(
      (object) =>
        object.namespace === namespace && (object.place.at('spec', 'target', 'name')?.value ?? object.name) === name,
    );
  // The keys that `dataFrom` finds are known to the operator alone.
  if (external === undefined || external.place.at('spec', 'dataFrom') !== undefined) return undefined;
  return (external.place.member('spec')?.list('data') ?? []).flatMap((item) => {
    const key = item.member('secretKey')?.value;
    return typeof key === 'string' ? [key] : [];
  });
}
