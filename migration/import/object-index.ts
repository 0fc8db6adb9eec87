import type { Place } from '../trace/place.ts';
import type { KubernetesObject, ObjectIndex } from './import-context.ts';
import { isClusterKind, isKnownKind, removalOf } from './surroundings/api-versions.ts';

/**
 * The objects of all inputs. What is refused: a document that is no object, an API version that was removed, and the same object twice. What
 * is lost as a whole: an object of a kind that no rule knows, such as a custom resource.
 */
export function objectIndexOf(roots: readonly Place[]): ObjectIndex {
  const all = roots.flatMap((root) => objectAt(root) ?? []);
  const known = new Map<string, KubernetesObject>();
  for (const object of all) {
    if (!isServed(object)) continue;
    const key = keyOf(object.kind, object.namespace, object.name);
    const first = known.get(key);
    if (first === undefined) known.set(key, object);
    else refuseSecond(object, first);
  }
  const inOrder = [...known.values()];
  return {
    all,
    find: (kind, namespace, name) => known.get(keyOf(kind, namespace, name)),
    ofKind: (...kinds) => inOrder.filter(({ kind }) => kinds.includes(kind)),
  };
}

function objectAt(root: Place): KubernetesObject | undefined {
  const [apiVersion, kind] = [root.required('apiVersion')?.text(), root.required('kind')?.text()];
  const metadata = root.required('metadata');
  if (apiVersion === undefined || kind === undefined || metadata === undefined || !metadata.checkMap())
    return undefined;
  // What is created under a generated name is named after its beginning.
  const generated = metadata.member('name') === undefined ? metadata.member('generateName') : undefined;
  const name = generated === undefined ? metadata.required('name')?.text() : generated.text()?.replace(/-+$/, '');
  if (name === undefined) return undefined;
  const namespace = metadata.member('namespace')?.text() ?? 'default';
  return { apiVersion, kind, name, namespace, place: root };
}

/** Whether rules apply to an object; says what becomes of the others. */
function isServed({ apiVersion, kind, name, place }: KubernetesObject): boolean {
  if (isKnownKind(apiVersion, kind)) return true;
  const removal = removalOf(apiVersion, kind);
  if (removal !== undefined) {
    const { removedIn, successor } = removal;
    const message = `${kind} "${name}" has the API version ${apiVersion}, which Kubernetes ${removedIn} removed.`;
    const remedy =
      successor === undefined
        ? `Leave it out: no version of Kubernetes has a ${kind} any more.`
        : `Rewrite it as ${successor}, e.g. with "kubectl convert --output-version ${successor} -f FILE", and look at what changed in the deprecated API migration guide of Kubernetes.`;
    place.at('apiVersion')?.refuse('removed-api-version', message, remedy);
    return false;
  }
  place.remark('unknown-kind', {
    lost: `Nothing is made of ${kind} "${name}": no rule knows the kind in ${apiVersion}.`,
    remedy:
      'Find out what its controller does with it, and make that by hand; leave it out of the input if ECS needs none.',
  });
  return false;
}

function refuseSecond(second: KubernetesObject, first: KubernetesObject): void {
  const { kind, name, namespace } = second;
  const where = isClusterKind(kind) ? '' : ` in namespace "${namespace}"`;
  const message = `${kind} "${name}"${where} is in ${first.place.input} and in ${second.place.input}.`;
  second.place.at('metadata')?.refuse('duplicate-object', message, 'Leave out one of the two.');
}

function keyOf(kind: string, namespace: string, name: string): string {
  return [kind, isClusterKind(kind) ? '' : namespace, name].join('/');
}
