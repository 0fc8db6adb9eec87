import type { MessageShape, TerminalAddress } from '../../contract/command.ts';
import type { TerminalEvent } from '../../contract/terminal-event.ts';
import type { EventSink } from './event-sink.ts';
import type { RedisClient, RedisConnectionParts, RedisUse } from './redis-connection.ts';
import { liveMessage } from './redis-live-output.ts';

export interface RedisEvents {
  /** For the events of the commands of one terminal. `shape` is that of the message that a command came with. */
  sinkFor(terminal: Pick<TerminalAddress, 'projectId' | 'terminalId'>, shape: MessageShape): EventSink;
  /** Ends the connection at once; what is being sent is refused. */
  close(): Promise<void>;
}

/** More than a command tells within its 30 minutes, the default limit, at the five events a second that are sent at the most of slow output. */
const STREAM_LENGTH = 10_000;

/** Whoever comes back to a terminal the next morning still finds what it said. */
const STREAM_SECONDS = 24 * 60 * 60;

/** SQS keeps a message for 14 days at the most (SQS developer guide, "Message retention period"); after that no worker ends the command again. */
const END_SECONDS = 15 * 24 * 60 * 60;

/**
 * Adds a command's end unless there is one. The mark is set last, as a script that fails half-way is not undone: better no mark than a mark
 * without an end.
 */
const ADD_END = `
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[1], '*', 'event', ARGV[2])
  redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[4])
end
`;

const USE: RedisUse = { connectedMessage: 'connected to Redis', lostMessage: 'Redis takes no events' };

/**
 * Events in Redis: a stream for each terminal, and what CloudIDE's servers listen to. Sent events are one transaction, so all of them are
 * there or none. An event that is sent again after an unclear failure may be there twice, told by its task and sequence; an end is not.
 */
export function createRedisEvents(parts: RedisConnectionParts): RedisEvents {
  // The library is half of the worker's bundle: only where there is a Redis it takes time and memory.
  const connecting = import('./redis-connection.ts').then(({ RedisConnection }) => new RedisConnection(parts, USE));
  return {
    sinkFor({ projectId = '', terminalId }, shape) {
      const streamKey = `terminal:stream:${projectId}:${terminalId}`;
      return {
        name: streamKey,
        async send(events) {
          const connection = await connecting;
          await connection.run(`sending to ${streamKey}`, (client) =>
            transaction(client, streamKey, events, shape).exec(),
          );
        },
      };
    },
    close: async () => (await connecting).close(),
  };
}

function transaction(client: RedisClient, streamKey: string, events: readonly TerminalEvent[], shape: MessageShape) {
  const commands = client.multi();
  for (const event of events) {
    const text = JSON.stringify(event);
    if (event.type === 'exit' || event.type === 'error') {
      const values = [String(STREAM_LENGTH), text, event.taskId, String(END_SECONDS)];
      commands.eval(ADD_END, { keys: [endKey(event), streamKey], arguments: values });
      continue;
    }
    const TRIM = { strategy: 'MAXLEN', strategyModifier: '~', threshold: STREAM_LENGTH } as const;
    commands.xAdd(streamKey, '*', { event: text }, { TRIM });
    const live = liveMessage(event, shape);
    if (live) commands.publish(live.channel, live.message);
  }
  return commands.expire(streamKey, STREAM_SECONDS);
}

/** By its type, as the error of a message that was refused must not keep the exit of another message with the same id from being told. */
function endKey({ projectId, terminalId, commandId, type }: TerminalEvent): string {
  return `terminal:end:${projectId}:${terminalId}:${commandId}:${type}`;
}
