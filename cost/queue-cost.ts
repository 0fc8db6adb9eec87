import type { PriceList } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostLine, costLine } from './cost-sheet.ts';
import { rate } from './format.ts';
import type { Quantity } from './month.ts';

/** A task without a message asks again after each long poll of 20 s, the longest that SQS has. */
const POLLS_PER_TASK_HOUR = 180;

/** The receives of tasks that run for so many hours; fewer while they work. */
export function pollLine(item: string, hours: Quantity, { fifoQueue }: CostConfiguration, list: PriceList): CostLine {
  const request = requestDollars(fifoQueue, list);
  const arithmetic = `${hours.words} x at most ${POLLS_PER_TASK_HOUR} x ${rate(request)} / million`;
  return costLine(item, arithmetic, (hours.count * POLLS_PER_TASK_HOUR * request) / 1e6);
}

/**
 * The requests for the messages themselves. A command is sent, received and deleted; its events (started, output, exit), where they go to
 * queues, go in three batches and are received and deleted in as many, on a FIFO queue.
 */
export function messageLines(
  messages: Quantity,
  { fifoQueue, queuedEvents }: CostConfiguration,
  list: PriceList,
): CostLine[] {
  const request = requestDollars(fifoQueue, list);
  const eventRequest = requestDollars(true, list);
  const commands = costLine(
    'SQS, commands',
    `${messages.words} x (send, receive, delete) x ${rate(request)} / million`,
    (messages.count * 3 * request) / 1e6,
  );
  const events = costLine(
    'SQS, events',
    `${messages.words} x 3 batches x (send, receive, delete) x ${rate(eventRequest)} / million`,
    (messages.count * 9 * eventRequest) / 1e6,
  );
  return queuedEvents ? [commands, events] : [commands];
}

function requestDollars(fifo: boolean, { prices }: PriceList): number {
  return (fifo ? prices.sqsFifoMillionRequests : prices.sqsStandardMillionRequests).dollars;
}
