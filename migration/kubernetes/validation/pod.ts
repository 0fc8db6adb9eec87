import type { Manifest } from './manifest.ts';
import { itemsAt, type Part, textAt } from './part.ts';

/** A container of a pod template. */
interface Container {
  readonly part: Part;
  /** Whether it runs to its end before the others start: an init container that is no sidecar. */
  readonly runsBefore: boolean;
}

/** All containers of the pods that a manifest starts, in the order in which they start. */
export function containersOf({ template }: Manifest): readonly Container[] {
  return [
    ...itemsAt(template, 'spec', 'initContainers').map((part) => ({
      part,
      runsBefore: textAt(part, 'restartPolicy') !== 'Always',
    })),
    ...itemsAt(template, 'spec', 'containers').map((part) => ({ part, runsBefore: false })),
  ];
}
