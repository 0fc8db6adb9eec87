import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandMessage, ControlMessage } from '../../../contract/command.ts';
import type { EventBody, TerminalEvent } from '../../../contract/terminal-event.ts';
import { startToken } from '../../../worker/process-stat.ts';
import { startLocalQueues } from '../../worker/support/local-queues.ts';
import { healthyEnvironment } from '../support/healthy-account.ts';

/** A message that came over the command queue, and what its sender is told of it. */
export interface Taken {
  readonly message: CommandMessage;
  tell(body: EventBody): Promise<void>;
}

/**
 * A stack of queues alone: it is found by whoever runs a command in its folder, and the test is its worker.
 */
export async function startFakeStack() {
  const queues = await startLocalQueues();
  const commandQueueUrl = await queues.createQueue('commands');
  const controlQueueUrl = await queues.createQueue('control.fifo');
  const cwd = mkdtempSync(join(tmpdir(), 'send-'));
  const state = {
    pid: process.pid,
    startedAt: '2026-01-05T10:00:00Z',
    endpoints: { sqs: queues.endpoint, ecs: queues.endpoint },
    outputs: { ReplyQueuePrefix: 'reply-' },
    scalerEnvironment: { ...healthyEnvironment, AWS_SQS_QUEUE_URL: commandQueueUrl },
  };
  mkdirSync(join(cwd, '.fqs'));
  writeFileSync(join(cwd, '.fqs/local-stack.json'), JSON.stringify({ state, startToken: startToken(process.pid) }));
  return {
    cwd,
    controlQueueUrl,
    /** The next message on the command queue. */
    async take(): Promise<Taken> {
      const [taken] = await queues.receive(commandQueueUrl, 20);
      if (!taken) throw new Error('no command came');
      const message: CommandMessage = JSON.parse(taken.Body ?? '');
      const { projectId, terminalId, replyTo = '' } = message;
      const commandId = message.type === 'execute' ? String(message.commandId) : String(taken.MessageId);
      let sequence = 0;
      return {
        message,
        async tell(body) {
          const at = '2026-01-05T10:00:00.000Z';
          const header = {
            version: 1,
            projectId,
            terminalId,
            commandId,
            taskId: 'task',
            sequence: sequence++,
            at,
          } as const;
          const event: TerminalEvent = { ...header, ...body };
          await queues.send(replyTo, event, { MessageGroupId: terminalId, MessageDeduplicationId: randomUUID() });
        },
      };
    },
    /** What acts on the command, as it comes, until there is one that `enough` says yes to. */
    async controlled(enough: (all: readonly ControlMessage[]) => boolean): Promise<ControlMessage[]> {
      const all: ControlMessage[] = [];
      while (!enough(all)) {
        const messages = await queues.receive(controlQueueUrl, 20);
        if (messages.length === 0) throw new Error(`nothing more came after ${JSON.stringify(all)}`);
        all.push(...messages.map(({ Body }) => JSON.parse(Body ?? '')));
      }
      return all;
    },
    /** How many messages stand on the command queue. */
    waiting: async () => (await queues.counts('commands')).visible,
    async stop() {
      await queues.stop();
      rmSync(cwd, { recursive: true });
    },
  };
}
export type FakeStack = Awaited<ReturnType<typeof startFakeStack>>;

export const returned: Extract<EventBody, { type: 'exit' }> = {
  type: 'exit',
  reason: 'exited',
  exitCode: 0,
  signal: null,
  durationMilliseconds: 5,
  outputBytes: 9,
  truncated: false,
  droppedBytes: 0,
};
