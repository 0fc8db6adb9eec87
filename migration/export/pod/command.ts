import type { Draft, DraftMap } from '../../trace/draft.ts';
import { mayFail } from './dependencies.ts';
import { escapeReferences } from './escape.ts';
import { textItems, textMember } from './read.ts';
import type { ContainerPlan } from './task-plan.ts';

/** Runs its arguments as a command and exits with 0 whatever comes of it. */
const IGNORE_FAILURE: readonly Draft[] = ['/bin/sh', '-c', '"$@" || true', 'sh'];

/** ECS's entryPoint is Kubernetes' command, and ECS's command its args. */
export function commandOf(container: ContainerPlan): DraftMap {
  const entryPoint = textItems(container.place.member('entryPoint'), escapeReferences);
  const wrapped = container.role === 'one-shot' && mayFail(container) && entryPoint !== undefined;
  return {
    command: wrapped ? [...IGNORE_FAILURE, ...entryPoint] : entryPoint,
    args: textItems(container.place.member('command'), escapeReferences),
    workingDir: textMember(container.place, 'workingDirectory'),
  };
}
