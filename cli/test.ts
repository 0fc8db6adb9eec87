import { randomUUID } from 'node:crypto';
import { systemClock } from '../aws/system-clock.ts';
import { type ChainReport, runChain } from './chain/chain-run.ts';
import { stageInWords } from './chain/chain-stages.ts';
import type { AddCommand } from './command.ts';
import { type Conversation, converse } from './stack/conversation.ts';
import { openTarget, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { whileItRuns } from './stack/while-it-runs.ts';
import { EXIT_CODE_INTERRUPTED, interruption } from './terminal/interruption.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption, wholeNumberOption } from './terminal/options.ts';

interface TestOptions extends TargetOptions {
  readonly timeoutSeconds: number;
  readonly json?: true;
}

/** A tick, a task's start and its image's pull take a minute or two at most. */
const DEFAULT_TIMEOUT_SECONDS = 300;

export const testCommand: AddCommand = (program, done) => {
  withTargetOptions(program.command('test'))
    .description('Send one command through the whole chain, show each stage, and compare what comes back.')
    .addOption(
      wholeNumberOption('--timeout-seconds <seconds>', 'time after which it is given up', 1, 3600).default(
        DEFAULT_TIMEOUT_SECONDS,
      ),
    )
    .addOption(jsonOption())
    .action(async (options: TestOptions) => {
      const target = await openTarget(options);
      tellTarget(target, options.json);
      const interrupted = interruption();
      const line = liveLine(process.stderr);
      const run = (conversation: Conversation) =>
        runChain({
          target,
          conversation,
          nonce: randomUUID(),
          clock: systemClock,
          timeoutSeconds: options.timeoutSeconds,
          interrupted,
          onStage: (stage) => {
            line.clear();
            if (!options.json) console.log(stageInWords(stage));
          },
          onWaiting: (text) => {
            if (!options.json) line.show(text);
          },
        });
      const report = await whileItRuns(target, () => converse(target, run)).finally(() => line.clear());
      if (interrupted.aborted) return done(EXIT_CODE_INTERRUPTED);
      console.log(options.json ? JSON.stringify(report) : verdict(report));
      done(report.ok ? 0 : 1);
    });
};

/** Nobody can take back a message that somebody else may be receiving. */
const LEFT_BEHIND = '\nThe command, an echo, stays on the queue; a task that comes later runs it and tells nobody.';

function verdict({ problem, stages, taskId }: ChainReport): string {
  if (problem !== null) return `The chain is broken: ${problem}.${taskId === null ? LEFT_BEHIND : ''}`;
  return `The whole chain works; it took ${stages.at(-1)?.seconds} s.`;
}
