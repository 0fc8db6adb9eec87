import type { PriceList } from '../contract/prices.ts';
import type { CostConfiguration } from './configuration.ts';
import { type CostLine, costLine } from './cost-sheet.ts';
import { plain, rate } from './format.ts';
import type { Quantity } from './month.ts';

/**
 * A command reads its session and the manifest of its project's files; an answer that nothing has changed is charged like any other. Where there
 * is no session, or nothing saved, another read each finds out that it is missing (`createObjectStore`); usual is that both are there.
 */
const READS_PER_COMMAND = 2;
/** A command that changes files writes what is new in them and then the manifest. */
const WRITES_PER_CHANGE = 2;
/** Assumed on the high side: half of what people type only looks. */
const CHANGES_PER_COMMAND = 0.5;
/** Assumed on the high side: a fifth is `cd`, `export` and the like. */
const STATE_CHANGES_PER_COMMAND = 0.2;
/** While a command runs its worker polls its control queue, 20 s long; a command is taken to run for a minute, which is long. */
const POLLS_PER_COMMAND = 3;

/**
 * What so many commands need to find their files and their shell as they were left, and to be reached while they run. Reading files on a worker
 * that has not had them is not in it: that takes a request for each 8 MiB.
 */
export function terminalLines(commands: Quantity, { terminals }: CostConfiguration, { prices }: PriceList): CostLine[] {
  if (!terminals) return [];
  const read = prices.s3ThousandReads.dollars;
  const write = prices.s3ThousandWrites.dollars;
  const poll = prices.sqsFifoMillionRequests.dollars;
  const writes = CHANGES_PER_COMMAND * WRITES_PER_CHANGE + STATE_CHANGES_PER_COMMAND;
  return [
    costLine(
      'S3, sessions and workspaces, read',
      `${commands.words} x (session, manifest) x ${rate(read)} / thousand`,
      (commands.count * READS_PER_COMMAND * read) / 1000,
    ),
    costLine(
      'S3, sessions and workspaces, written',
      `${commands.words} x (${CHANGES_PER_COMMAND} x (files, manifest) + ${STATE_CHANGES_PER_COMMAND} x session) x ${rate(write)} / thousand`,
      (commands.count * writes * write) / 1000,
    ),
    costLine(
      'SQS, control queues',
      `${commands.words} x at most ${POLLS_PER_COMMAND} polls x ${rate(poll)} / million`,
      (commands.count * POLLS_PER_COMMAND * poll) / 1e6,
    ),
  ];
}

/** A workspace's packs may hold as much again that is in no file any more, before they are written anew. */
const MOST_STORED = 2;

/** What it costs a month to keep so many workspaces of a size, in decimal megabytes. */
export function storageLine(workspaces: number, megabytes: number, { prices }: PriceList): CostLine {
  const { dollars } = prices.s3GbMonth;
  const gigabytes = (workspaces * megabytes * MOST_STORED) / 1000;
  return costLine(
    `${plain(workspaces)} workspaces of ${plain(megabytes)} MB`,
    `at most ${MOST_STORED} x ${plain(workspaces)} x ${plain(megabytes)} MB = ${plain(gigabytes)} GB x ${rate(dollars)}`,
    gigabytes * dollars,
  );
}

/** That it may write marks, workspaces and sessions; its entry in the list of control queues, and one look through it. */
const WRITES_PER_TASK = 3 + 1 + 1;
/** That it may read workspaces and sessions. */
const READS_PER_TASK = 2;

/**
 * What tasks cost that come and go, beside their time and the commands that they run: a control queue is made and removed, and stands in a list
 * meanwhile.
 */
export function taskLines(tasks: Quantity, { terminals }: CostConfiguration, { prices }: PriceList): CostLine[] {
  if (!terminals) return [];
  const read = prices.s3ThousandReads.dollars;
  const write = prices.s3ThousandWrites.dollars;
  const request = prices.sqsFifoMillionRequests.dollars;
  return [
    costLine(
      'S3, checks and list of control queues',
      `${tasks.words} x (${WRITES_PER_TASK} x ${rate(write)} + ${READS_PER_TASK} x ${rate(read)}) / thousand`,
      (tasks.count * (WRITES_PER_TASK * write + READS_PER_TASK * read)) / 1000,
    ),
    costLine(
      'SQS, control queues made and removed',
      `${tasks.words} x (create, delete) x ${rate(request)} / million`,
      (tasks.count * 2 * request) / 1e6,
    ),
  ];
}
