import { InvalidArgumentError, Option } from 'commander';
import { LONGEST_PAST_DAYS } from '../aws/operator/queue-past.ts';
import { deploymentSettings } from '../contract/deployment-settings.ts';
import { type PolicyName, policyNames } from '../simulator/policies.ts';
import { traceKinds } from '../simulator/traces/generated.ts';
import type { AddCommand } from './command.ts';
import { type Assignments, parseAssignment } from './simulate/assignments.ts';
import { requireWritable, writeReport } from './simulate/report/write-report.ts';
import { rowsInWords } from './simulate/row-table.ts';
import { runAll } from './simulate/run-all.ts';
import { settingsHelp } from './simulate/settings-help.ts';
import { traceFilesOf } from './simulate/trace-sources.ts';
import { wantedRuns } from './simulate/wanted-runs.ts';
import { CommandFailure, EXIT_CODE_USAGE } from './terminal/failure.ts';
import { jsonOption, wholeNumberOption } from './terminal/options.ts';

interface SimulateOptions {
  readonly trace?: readonly string[];
  readonly policy: readonly PolicyName[];
  readonly set: Assignments;
  readonly seed: number;
  readonly queueUrl?: string;
  readonly days?: number;
  readonly html?: string;
  readonly json?: true;
}

/** How many days of a queue's past are replayed by default. */
const USUAL_PAST_DAYS = 7;

export const simulateCommand: AddCommand = (program, done) => {
  program
    .command('simulate')
    .description(
      'Replay arrivals on virtual time, under this version and under what else one might use: what it costs, and how long messages ' +
        'wait. The configuration comes from the environment, under the names of a deployment.',
    )
    .option(
      '--trace <file or kind...>',
      `CSV files, or kinds of generated traces: ${Object.keys(traceKinds).join(', ')}`,
    )
    .addOption(new Option('--policy <name...>', 'what to simulate').choices(policyNames).default(policyNames, 'all'))
    .addOption(
      new Option('--set <NAME=VALUE...>', 'set something for these simulations alone')
        .argParser(parseAssignment)
        .default({}, 'nothing'),
    )
    .addOption(
      wholeNumberOption('--seed <number>', 'chance: the same seed gives the same figures', 0, 2 ** 31 - 1).default(1),
    )
    .option('--queue-url <url>', "replay what was sent to a queue of yours, from CloudWatch's count", parseQueueUrl)
    .addOption(
      wholeNumberOption('--days <count>', `how many days of it, ${USUAL_PAST_DAYS} unless set`, 1, LONGEST_PAST_DAYS),
    )
    .option('--html <file>', 'write a report with charts, in one file; it follows the first policy over time')
    .addOption(jsonOption())
    .addHelpText('after', settingsHelp)
    .action(async (options: SimulateOptions) => {
      const { trace = [], html, seed, json } = options;
      const wanted = wantedBy(options);
      if (html !== undefined) requireWritable(html, trace.flatMap(traceFilesOf));
      const { rows, courses, stalled } = await runAll(await wantedRuns(wanted), html !== undefined);
      if (json) console.log(JSON.stringify(rows));
      else if (rows.length > 0) console.log(rowsInWords(rows));
      for (const sentence of stalled) console.error(sentence);
      if (stalled.length > 0) done(1);
      // Last, because figures that were minutes in the making must not be lost with it.
      if (html !== undefined && rows.length > 0) await writeReport(html, rows, courses, seed);
    });
};

function wantedBy({ trace: filesAndKinds = [], queueUrl, days, policy, set, seed }: SimulateOptions) {
  if (filesAndKinds.length === 0 && queueUrl === undefined)
    throw new CommandFailure(
      'Nothing to replay: name files or kinds with --trace, or a queue with --queue-url.',
      EXIT_CODE_USAGE,
    );
  if (queueUrl === undefined && days !== undefined)
    throw new CommandFailure(
      `--days is for --queue-url: a generated trace takes --set days=${days}, and a file is as long as it is.`,
      EXIT_CODE_USAGE,
    );
  const queuePast = queueUrl === undefined ? undefined : { queueUrl, days: days ?? USUAL_PAST_DAYS };
  return { filesAndKinds, queuePast, policies: [...new Set(policy)], set, seed };
}

const { kind: queueUrlKind } = deploymentSettings.AWS_SQS_QUEUE_URL;

function parseQueueUrl(text: string): string {
  const url = queueUrlKind.parse(text);
  if (url === undefined) throw new InvalidArgumentError(`It must be ${queueUrlKind.rule}.`);
  return url;
}
