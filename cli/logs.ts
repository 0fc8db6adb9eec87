import { createEcsClient } from '../aws/clients.ts';
import { readRevision } from '../aws/operator/family-revision.ts';
import { followLogEvents } from '../aws/operator/follow-logs.ts';
import { createLogsClient, type LogEvent, type LogQuery, readLogEvents } from '../aws/operator/logs.ts';
import { withClient } from '../aws/operator/with-client.ts';
import { systemClock } from '../aws/system-clock.ts';
import type { AddCommand } from './command.ts';
import { isMetricLine } from './logs/metric-line.ts';
import { QUICK_SECONDS, readingWithin } from './stack/reading.ts';
import { openTarget, type Target, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { whileItRuns } from './stack/while-it-runs.ts';
import { requireTaskId } from './tasks/task-id.ts';
import { durationOption } from './terminal/duration.ts';
import { CommandFailure, EXIT_CODE_USAGE } from './terminal/failure.ts';
import { EXIT_CODE_INTERRUPTED, interruption } from './terminal/interruption.ts';
import { jsonOption } from './terminal/options.ts';

interface LogsOptions extends TargetOptions {
  readonly task?: string;
  readonly scaler?: true;
  /** Seconds. */
  readonly since: number;
  readonly follow?: boolean;
  readonly metrics?: true;
  readonly json?: true;
}

const DEFAULT_SINCE_SECONDS = 600;

export const logsCommand: AddCommand = (program, done) => {
  withTargetOptions(program.command('logs'))
    .description("Show what tasks log, each line behind its task's id, or with --scaler what the scaler does.")
    .option('--task <id>', 'only this task; the beginning of its id is enough')
    .option('--scaler', "the scaler's lines instead of the tasks'")
    .addOption(durationOption('--since <duration>', 'how far back').default(DEFAULT_SINCE_SECONDS, '10m'))
    .option('--follow', 'wait for more until Ctrl-C (default on a terminal)')
    .option('--no-follow', 'end with the last line')
    .option('--metrics', 'with the lines that hold nothing but metrics')
    .addOption(jsonOption())
    .action(async (options: LogsOptions) => {
      if (options.task !== undefined) requireTaskId(options.task);
      if (options.task !== undefined && options.scaler)
        throw new CommandFailure('The scaler has no tasks: choose --task or --scaler.', EXIT_CODE_USAGE);
      const target = await openTarget(options);
      tellTarget(target, options.json);
      done(await whileItRuns(target, async () => show(target, await queryFor(target, options), options)));
    });
};

async function queryFor(target: Target, { scaler, task = '', since }: LogsOptions): Promise<LogQuery> {
  const fromMilliseconds = systemClock.now() - since * 1000;
  if (scaler) return { group: target.output('ScalerLogGroupName'), fromMilliseconds };
  const { ECS_TASK_DEFINITION: family, ECS_CONTAINER_NAME: container } = target.settings;
  const { containers } = await withClient(createEcsClient(target.clientSettings('ecs')), (client) =>
    readRevision(client, family, readingWithin(QUICK_SECONDS)),
  );
  const log = containers.find(({ name }) => name === container)?.log;
  if (!log)
    throw new CommandFailure(
      `The container ${container} of ${family} does not log to CloudWatch with a stream prefix.`,
    );
  return { group: log.group, fromMilliseconds, streamPrefix: `${log.streamPrefix}${task}` };
}

async function show(target: Target, query: LogQuery, options: LogsOptions): Promise<number> {
  const { follow = process.stdout.isTTY === true, scaler, metrics, json } = options;
  const interrupted = interruption();
  const print = json ? printJson : scaler ? printMessage : printWithTask;
  const client = createLogsClient(target.clientSettings('logs'));
  try {
    const events = follow
      ? followLogEvents(client, query, { clock: systemClock, signal: interrupted })
      : readLogEvents(client, query, interrupted);
    let shown = 0;
    for await (const event of events) {
      if (!metrics && isMetricLine(event.message)) continue;
      print(event);
      shown += 1;
    }
    if (shown === 0 && !follow) console.error('Nothing was logged in that time.');
  } catch (error) {
    if (!interrupted.aborted) throw error;
  } finally {
    client.destroy();
  }
  return interrupted.aborted ? EXIT_CODE_INTERRUPTED : 0;
}

function printMessage({ message }: LogEvent): void {
  console.log(message);
}

/** The task is the last part of a stream's name. */
function printWithTask({ stream, message }: LogEvent): void {
  console.log(`${stream.split('/').at(-1)} ${message}`);
}

function printJson({ atMilliseconds, stream, message }: LogEvent): void {
  console.log(JSON.stringify({ at: new Date(atMilliseconds).toISOString(), stream, message }));
}
