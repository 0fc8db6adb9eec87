import { describe, expect, test } from '@jest/globals';
import type { TaskDetails } from '../../../aws/operator/task-details.ts';
import { type LeavingParts, untilTasksHaveLeft } from '../../../cli/destroy/tasks-leave.ts';
import { settled } from '../../aws/support/retrying.ts';
import { ManualClock } from '../../support/manual-clock.ts';

type Task = Pick<TaskDetails, 'taskId' | 'state' | 'role'>;

const burst: Task = { taskId: 'b', state: 'running', role: 'burst' };
const starting: Task = { taskId: 's', state: 'starting', role: 'burst' };
const baseline: Task = { taskId: 'm', state: 'running', role: 'baseline' };
const leaving: Task = { ...baseline, state: 'leaving' };
const stopping: Task = { ...burst, state: 'stopping' };

/** Each look shows the next row of tasks, and after the last one that one for ever. */
function wait(looks: readonly (readonly Task[])[], parts: Partial<LeavingParts> = {}) {
  const clock = new ManualClock();
  const startedAt = clock.now();
  const shown: string[] = [];
  let look = 0;
  const waiting = untilTasksHaveLeft({
    readTasks: async () => looks[Math.min(look++, looks.length - 1)] ?? [],
    stopTask: undefined,
    launchesUntil: startedAt,
    longestWaitMinutes: 10,
    clock,
    line: { show: (text) => shown.push(text), clear: () => shown.push('') },
    interrupted: new AbortController().signal,
    ...parts,
  });
  const seconds = () => (clock.now() - startedAt) / 1000;
  return { ended: settled(clock, waiting), shown, seconds, startedAt };
}

describe('waiting until the tasks have left', () => {
  test('ends at the first look when there is none', async () => {
    const { ended, shown } = wait([[]]);
    await expect(ended).resolves.toEqual([]);
    expect(shown).toEqual(['']);
  });

  test('looks again until none is left, and says how many are', async () => {
    const { ended, shown } = wait([[burst, starting], [stopping], []]);
    await ended;
    expect(shown).toEqual([
      'Waiting: 2 tasks run (0 of at most 10 minutes)',
      'Waiting: 1 task runs (0 of at most 10 minutes)',
      '',
    ]);
  });

  test('does not trust an empty look while a tick may still launch', async () => {
    const launchesUntil = new ManualClock().now() + 60_000;
    const { ended, seconds } = wait([[], [], [], [burst], []], { launchesUntil });
    await ended;
    expect(seconds()).toBeGreaterThanOrEqual(60);
  });

  test('waits for a baseline task beside one that leaves, and for one whose lifetime ends', async () => {
    await expect(wait([[burst, baseline], [leaving], []]).ended).resolves.toEqual([]);
  });

  test('stops each task once when it was asked to, those that turn up later, too', async () => {
    const calls: string[] = [];
    const stopTask = async (taskId: string) => void calls.push(taskId);
    const { ended } = wait([[baseline, stopping], [baseline, burst], [stopping], []], { stopTask });
    await expect(ended).resolves.toEqual(['m', 'b']);
    expect(calls).toEqual(['m', 'b']);
  });

  const failures: { name: string; looks: Task[][]; parts?: Partial<LeavingParts>; says: RegExp; exitCode: number }[] = [
    {
      name: 'only baseline tasks are left, which would never leave',
      looks: [[burst, baseline], [baseline]],
      says: /^1 task runs to hold the minimum .* --stop-tasks\. The scaler stays paused/,
      exitCode: 1,
    },
    {
      name: 'it takes too long',
      looks: [[burst]],
      says: /^1 task runs still after 10 minutes; run it again to wait on, or with --stop-tasks\. The scaler stays paused/,
      exitCode: 1,
    },
    {
      name: 'a stopped task does not go',
      looks: [[burst]],
      parts: { stopTask: async () => undefined, longestWaitMinutes: 3 },
      says: /^1 task runs still after 3 minutes/,
      exitCode: 1,
    },
    {
      name: 'it is interrupted',
      looks: [[burst]],
      parts: { interrupted: AbortSignal.abort() },
      says: /^Interrupted\. The scaler stays paused/,
      exitCode: 130,
    },
  ];
  test.each(failures)('fails when $name', async ({ looks, parts, says, exitCode }) => {
    const { ended, shown } = wait(looks, parts);
    await expect(ended).rejects.toMatchObject({ message: expect.stringMatching(says), exitCode });
    expect(shown.at(-1)).toBe('');
  });
});
