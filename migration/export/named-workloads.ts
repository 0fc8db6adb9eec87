import { objectName } from '../kubernetes/names.ts';
import { hasPlaceholder } from '../placeholder.ts';
import type { Place } from '../trace/place.ts';
import { familyOf } from './family.ts';
import type { Source } from './source.ts';

/** Leaves room for what Kubernetes and KEDA append to the names of jobs and pods, of at most 63 characters (RFC 1123). */
const LONGEST_NAME = 46;

/** Each task definition's name in Kubernetes. Two of the same name would overwrite each other, so the second is refused. */
export function nameWorkloads(
  sources: readonly Source[],
): readonly { readonly source: Source; readonly name: string }[] {
  const first = new Map<string, Source>();
  return sources.map((source) => {
    const family = familyOf(source);
    const name = objectName(String(family.value), LONGEST_NAME);
    if (hasPlaceholder(String(family.value))) remarkPlaceholder(family, name);
    const other = first.get(name);
    if (other === undefined) first.set(name, source);
    else {
      const place = source.task.member('family') ?? source.task;
      place.refuse(
        'name-collision',
        `"${family.value}" and "${familyOf(other).value}" (${other.task.input}) are both called "${name}" in Kubernetes.`,
        'Rename one of the two, or export them in two calls, into two namespaces.',
      );
    }
    return { source, name };
  });
}

function remarkPlaceholder(family: Place, name: string): void {
  family.remark('name-of-placeholder', {
    lost: `Objects are called "${name}" by the placeholder in this family itself, and keep that name when it is filled in.`,
    remedy: 'Write the family out and export again, or keep the name, which is as good as any other.',
  });
}
