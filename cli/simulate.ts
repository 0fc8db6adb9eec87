import { InvalidArgumentError, Option } from 'commander';
import { LONGEST_PAST_DAYS } from '../aws/operator/queue-past.ts';
import { deploymentSettings } from '../contract/settings.ts';
import { type PolicyName, policyNames } from '../simulator/policies.ts';
import { traceKinds } from '../simulator/traces/generated.ts';
import type { AddCommand } from './command.ts';
import { type Assignments, parseAssignment } from './simulate/assignments.ts';
import { requireWritable, writeReport } from './simulate/report/write-report.ts';
import { rowsInWords } from './simulate/row-table.ts';
import { runAll } from './simulate/run-all.ts';
import { settingsHelp } from './simulate/settings-help.ts';
import { wantedRuns } from './simulate/wanted-runs.ts';
import { CommandFailure, EXIT_CODE_USAGE } from './terminal/failure.ts';
import { jsonOption, wholeNumberOption } from './terminal/options.ts';

interface SimulateOptions {
  readonly trace?: readonly string[];
  readonly policy: readonly PolicyName[];
  readonly set: Assignments;
  readonly seed: number;
  readonly queueUrl?: string;
  readonly days: number;
  readonly html?: string;
  readonly json?: true;
}

export const simulateCommand: AddCommand = (program) => {
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
    .addOption(wholeNumberOption('--days <count>', 'how many days of it', 1, LONGEST_PAST_DAYS).default(7))
    .option('--html <file>', 'write a report with charts, in one file')
    .addOption(jsonOption())
    .addHelpText('after', settingsHelp)
    .action(async (options: SimulateOptions) => {
      const { html, seed, json } = options;
      if (html !== undefined) requireWritable(html);
      const { rows, courses } = await runAll(await wantedRuns(wantedBy(options)), html !== undefined);
      if (html !== undefined) await writeReport(html, rows, courses, seed);
      console.log(json ? JSON.stringify(rows) : rowsInWords(rows));
    });
};

function wantedBy({ trace: filesAndKinds = [], queueUrl, days, policy, set, seed }: SimulateOptions) {
  if (filesAndKinds.length === 0 && queueUrl === undefined)
    throw new CommandFailure(
      'Nothing to replay: name files or kinds with --trace, or a queue with --queue-url.',
      EXIT_CODE_USAGE,
    );
  const queuePast = queueUrl === undefined ? undefined : { queueUrl, days };
  return { filesAndKinds, queuePast, policies: [...new Set(policy)], set, seed };
}

const { kind: queueUrlKind } = deploymentSettings.AWS_SQS_QUEUE_URL;

function parseQueueUrl(text: string): string {
  const url = queueUrlKind.parse(text);
  if (url === undefined) throw new InvalidArgumentError(`It must be ${queueUrlKind.rule}.`);
  return url;
}
