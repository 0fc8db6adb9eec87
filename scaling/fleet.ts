import type { TaskGroup, TaskRole } from '../contract/observation.ts';

/**
 * Tasks that do or soon will take messages; leaving and stopping ones take no more and are not counted. So a baseline task's replacement
 * is launched in the two minutes before its lifetime ends, which has to be longer than a tick and nearly every start delay together.
 */
export function standing(tasks: readonly TaskGroup[], role?: TaskRole): number {
  return sum(
    tasks.filter(
      (group) => (group.state === 'starting' || group.state === 'running') && (!role || group.role === role),
    ),
  );
}

/** Tasks that were launched and have not started yet. */
export function starting(tasks: readonly TaskGroup[]): number {
  return sum(tasks.filter((group) => group.state === 'starting'));
}

/** Tasks that exist and are billed, the leaving ones included. */
export function existing(tasks: readonly TaskGroup[]): number {
  return sum(tasks.filter((group) => group.state !== 'stopping'));
}

/** Tasks that may turn out to have failed: starting ones, and just-launched ones that are on their way out again. */
export function unsettled(tasks: readonly TaskGroup[]): number {
  return sum(tasks.filter((group) => group.state === 'starting' || group.state === 'stopping'));
}

/** Tasks that have started, the leaving ones included: each holds at most one message. */
export function started(tasks: readonly TaskGroup[]): number {
  return sum(tasks.filter((group) => group.state === 'running' || group.state === 'leaving'));
}

function sum(groups: readonly TaskGroup[]): number {
  return groups.reduce((total, group) => total + group.count, 0);
}
