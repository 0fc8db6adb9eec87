import * as z from 'zod/mini';
import type { Clock } from '../../contract/clock.ts';
import { type AwsJsonService, unknownOperation } from '../aws-json-server.ts';
import { readInput } from '../ecs/input.ts';
import { ServiceError } from '../service-error.ts';
import { parseFilterPattern } from './filter-pattern.ts';
import { bytesOf, LogGroup, type Position, type StoredEvent } from './log-group.ts';

/** Target prefix of CloudWatch Logs' JSON protocol. */
export const LOGS_TARGET = 'Logs_20140328';

const filterInput = z.object({
  logGroupName: z.string(),
  logStreamNames: z.optional(z.array(z.string())),
  logStreamNamePrefix: z.optional(z.string()),
  startTime: z.optional(z.number()),
  endTime: z.optional(z.number()),
  filterPattern: z.optional(z.string()),
  limit: z.optional(z.int()),
  nextToken: z.optional(z.string()),
});
type FilterInput = z.infer<typeof filterInput>;

/** A page of FilterLogEvents has at most 10,000 events or 1 MB (CloudWatch Logs API reference, FilterLogEvents). */
const MAXIMUM_PAGE_EVENTS = 10_000;
const MAXIMUM_PAGE_BYTES = 1024 * 1024;
/** AWS searches for a while and then gives what it has, be it nothing, with a token; here a while is so many events. */
const EVENTS_SEARCHED_AT_ONCE = 10_000;
/** "The token expires after 24 hours" (same page). */
const TOKEN_LIFE_MILLISECONDS = 24 * 3600 * 1000;

/** CloudWatch Logs in memory: what FilterLogEvents, the only action, reads. */
export class EmbeddedLogs {
  readonly #clock: Clock;
  readonly #groups = new Map<string, LogGroup>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Makes a group known, which is then read as empty. */
  createGroup(name: string): LogGroup {
    const group = this.#groups.get(name) ?? new LogGroup();
    this.#groups.set(name, group);
    return group;
  }

  /** Adds a line, with the present time; the group need not be there before. */
  append(groupName: string, stream: string, message: string): void {
    this.createGroup(groupName).append(stream, this.#clock.now(), message);
  }

  readonly service: AwsJsonService = (action, input) => {
    if (action === 'FilterLogEvents') return this.#filter(readInput(filterInput, input));
    throw unknownOperation();
  };

  #filter(input: FilterInput): object {
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = MAXIMUM_PAGE_EVENTS } = input;
    if (limit < 1 || limit > MAXIMUM_PAGE_EVENTS)
      throw invalid(`limit must be between 1 and ${MAXIMUM_PAGE_EVENTS}; received ${limit}.`);
    if (input.logStreamNames && input.logStreamNamePrefix !== undefined)
      throw invalid('logStreamNames and logStreamNamePrefix cannot be used together.');
    const matches = parseFilterPattern(input.filterPattern ?? '');
    const group = this.#groups.get(input.logGroupName);
    if (!group) throw new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');
    const rest = group.between(startTime, endTime, this.#positionOf(input.nextToken));
    const page = new Page(limit);
    const last = rest.slice(0, EVENTS_SEARCHED_AT_ONCE).find((event) => {
      if (inStreams(event, input) && matches(event.message)) page.add(event);
      return page.full;
    });
    const reached = last ?? rest[EVENTS_SEARCHED_AT_ONCE - 1];
    const more = reached !== undefined && reached !== rest.at(-1);
    return { events: page.events, searchedLogStreams: [], ...(more ? { nextToken: this.#tokenOf(reached) } : {}) };
  }

  #tokenOf({ timestamp, sequence }: Position): string {
    return Buffer.from(JSON.stringify([this.#clock.now(), timestamp, sequence])).toString('base64url');
  }

  #positionOf(token: string | undefined): Position | undefined {
    if (token === undefined) return undefined;
    const parsed = z.safeParse(tokenSchema, textOf(token));
    if (!parsed.success || this.#clock.now() - parsed.data[0] > TOKEN_LIFE_MILLISECONDS)
      throw invalid('The specified nextToken is invalid.');
    const [, timestamp, sequence] = parsed.data;
    return { timestamp, sequence };
  }
}

/** Time of issue, then the position. */
const tokenSchema = z.tuple([z.number(), z.number(), z.number()]);

function textOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Events as they are answered, up to the bounds of a page. */
class Page {
  readonly events: object[] = [];
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get full(): boolean {
    return this.events.length >= this.#limit || this.#bytes >= MAXIMUM_PAGE_BYTES;
  }

  add(event: StoredEvent): void {
    const { stream: logStreamName, timestamp, message, sequence } = event;
    // AWS's ids have 56 digits, too.
    const eventId = String(sequence).padStart(56, '0');
    this.events.push({ logStreamName, timestamp, message, ingestionTime: timestamp, eventId });
    this.#bytes += bytesOf(event);
  }
}

function inStreams({ stream }: StoredEvent, { logStreamNames, logStreamNamePrefix = '' }: FilterInput): boolean {
  return (logStreamNames?.includes(stream) ?? true) && stream.startsWith(logStreamNamePrefix);
}

/** In our words, except where AWS's are known. */
function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
