import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '../../contract/clock.ts';
import { type AwsJsonService, unknownOperation } from '../aws-json-server.ts';
import { readInput } from '../ecs/input.ts';
import { LOCAL_ACCOUNT_ID, LOCAL_IDENTITY } from '../platform.ts';
import { ServiceError } from '../service-error.ts';
import { type EventPattern, matches } from './event-pattern.ts';

/** Target prefix of EventBridge's JSON protocol. */
export const EVENTS_TARGET = 'AWSEvents';

const entrySchema = z.object({
  Source: z.optional(z.string()),
  DetailType: z.optional(z.string()),
  Detail: z.optional(z.string()),
  EventBusName: z.optional(z.string()),
  Resources: z.optional(z.array(z.string())),
  /** Seconds since the epoch, as the JSON protocol writes times. */
  Time: z.optional(z.number()),
});
type Entry = z.infer<typeof entrySchema>;
const putEventsInput = z.object({ Entries: z.array(entrySchema) });

/** "You can include up to 10 entries" (EventBridge user guide, "Sending events with PutEvents"). */
const MAXIMUM_ENTRIES = 10;

/** What is handed on of the events that match. */
export interface BusRule {
  readonly pattern: EventPattern;
  /** Takes the event as EventBridge delivers it; nobody waits for what comes of it. */
  readonly deliver: (event: unknown) => void;
}

/** An entry's answer. */
type Result = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

/**
 * EventBridge's default bus in memory: PutEvents, the only action.
 * Departure: events are delivered at once, each to each rule that it matches, and never a second time.
 */
export class EventBus {
  readonly #clock: Clock;
  readonly #rules: BusRule[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  addRule(rule: BusRule): void {
    this.#rules.push(rule);
  }

  readonly service: AwsJsonService = (action, input) => {
    if (action === 'PutEvents') return this.#put(readInput(putEventsInput, input).Entries);
    throw unknownOperation();
  };

  /** What is wrong with one entry is its answer; the others are delivered all the same. */
  #put(entries: readonly Entry[]): object {
    if (entries.length < 1 || entries.length > MAXIMUM_ENTRIES)
      throw new ServiceError(
        'ValidationException',
        `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${MAXIMUM_ENTRIES}`,
      );
    for (const { EventBusName: bus } of entries) requireDefaultBus(bus);
    const results = entries.map((entry) => this.#take(entry));
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  }

  #take(entry: Entry): Result {
    const problem = problemOf(entry);
    if (problem) return problem;
    const { Source: source = '', DetailType: detailType, Detail: detail = '', Resources: resources = [] } = entry;
    const id = randomUUID();
    const event = {
      version: '0',
      id,
      'detail-type': detailType,
      source,
      account: LOCAL_ACCOUNT_ID,
      time: new Date(entry.Time === undefined ? this.#clock.now() : entry.Time * 1000)
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
      region: LOCAL_IDENTITY.region,
      resources,
      detail: JSON.parse(detail),
    };
    for (const rule of this.#rules) if (matches(rule.pattern, event)) rule.deliver(event);
    return { EventId: id };
  }
}

/** The words are ours; AWS's are not known. */
function requireDefaultBus(name = 'default'): void {
  if (name === 'default' || /^arn:aws:events:[^:]*:\d{12}:event-bus\/default$/.test(name)) return;
  throw new ServiceError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
}

/** What is wrong with an entry, in EventBridge's codes (API reference, PutEventsResultEntry, `ErrorCode`). */
function problemOf(entry: Entry): Result | undefined {
  const missing = (['Source', 'DetailType', 'Detail'] as const).find((name) => !entry[name]);
  if (missing)
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    };
  if (entry.Source?.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  return isObject(entry.Detail ?? '')
    ? undefined
    : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
