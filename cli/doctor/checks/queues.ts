import { workerLoopSettings } from '../../../contract/worker-settings.ts';
import { check } from '../check.ts';
import { error, ok, together, warning } from '../finding.ts';

export const deadLetters = check('dead-letters', 'Dead-letter queue', ['deadLetters'], [], ({ deadLetters: count }) =>
  count === 0
    ? ok('empty')
    : error(
        `${count} ${count === 1 ? 'message was' : 'messages were'} given up`,
        'See "Messages in the dead-letter queue" in docs/runbook.md.',
      ),
);

/** A worker that dies leaves its message invisible for so long; more than this, and somebody waits who typed a command. */
const LONGEST_VISIBILITY_SECONDS = 15 * 60;

/** A worker extends at every third of the time-out that it knows. */
const HEARTBEATS = 3;

export const redelivery = check(
  'queue',
  'Command queue',
  ['redelivery'],
  ['settings', 'taskDefinition'],
  ({ redelivery: { visibilityTimeoutSeconds: seconds, redrive }, settings, taskDefinition }) => {
    const name = 'WORKER_VISIBILITY_TIMEOUT_SECONDS';
    const container = taskDefinition.containers.find(({ name }) => name === settings.ECS_CONTAINER_NAME);
    const assumed = Number(container?.environment[name] ?? workerLoopSettings[name].default);
    const set = `Set the queue's visibility time-out to ${assumed} seconds.`;
    return together(
      [
        seconds * HEARTBEATS <= assumed
          ? error(
              `its visibility time-out of ${seconds} s is over before a worker's first heartbeat, so commands run twice`,
              set,
            )
          : seconds < assumed
            ? warning(
                `its visibility time-out of ${seconds} s is less than the ${assumed} s that workers count on`,
                set,
              )
            : seconds > LONGEST_VISIBILITY_SECONDS
              ? warning(`a command of a worker that died comes back only after ${seconds} s`, set)
              : [],
        redrive
          ? redrive.maxReceiveCount < 2
            ? warning(
                'a message is given up after its first receive, also when only its worker was stopped',
                "Raise the redrive policy's maxReceiveCount to 10.",
              )
            : []
          : warning(
              'it has no redrive policy, so a command that kills its worker comes back for as long as the queue keeps it',
              'Give it a redrive policy to the dead-letter queue, with a maxReceiveCount of 10.',
            ),
      ].flat(),
      ok(`messages come back after ${seconds} s, at most ${redrive?.maxReceiveCount} times`),
    );
  },
);
