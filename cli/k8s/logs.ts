import type { AddCommand } from '../command.ts';
import { durationOption } from '../terminal/duration.ts';
import { EXIT_CODE_INTERRUPTED, interruption } from '../terminal/interruption.ts';
import { printKubectl } from './kubectl.ts';
import { type ManifestsOption, manifestsOption, namespaceToLookAt, WORKLOAD_LABEL } from './selection.ts';

interface LogsOptions extends ManifestsOption {
  /** Seconds. */
  readonly since: number;
  readonly follow?: boolean;
}

const DEFAULT_SINCE_SECONDS = 600;
/** As many pods as CloudIDE ever had, many times over; kubectl itself stops at five. */
const MAXIMUM_PODS = 100;

export const addLogs: AddCommand = (k8s, done) => {
  k8s
    .command('logs')
    .description('Show what the pods of the namespace log, each line behind its pod and container.')
    .addOption(manifestsOption())
    .addOption(durationOption('--since <duration>', 'how far back').default(DEFAULT_SINCE_SECONDS, '10m'))
    .option('--follow', 'wait for more until Ctrl-C (default on a terminal)')
    .option('--no-follow', 'end with the last line')
    .action(async ({ since, follow = process.stdout.isTTY === true, ...looking }: LogsOptions) => {
      const signal = interruption();
      const args = [
        'logs',
        ...['--namespace', namespaceToLookAt(looking)],
        ...['--selector', WORKLOAD_LABEL],
        '--all-containers',
        '--prefix',
        `--since=${since}s`,
        // With a selector kubectl shows ten lines unless told otherwise.
        '--tail=-1',
        `--max-log-requests=${MAXIMUM_PODS}`,
        ...(follow ? ['--follow'] : []),
      ];
      const exitCode = await printKubectl(args, { signal });
      done(exitCode ?? EXIT_CODE_INTERRUPTED);
    });
};
