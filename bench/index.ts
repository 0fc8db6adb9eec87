import { Argument, Command, CommanderError } from 'commander';
import { CommandFailure, EXIT_CODE_USAGE } from '../cli/terminal/failure.ts';
import { liveLine } from '../cli/terminal/live-line.ts';
import { wholeNumberOption } from '../cli/terminal/options.ts';
import { ConfigurationError } from '../contract/configuration-error.ts';
import { type Benchmark, type BenchmarkOptions, BrokenPromiseError } from './benchmark.ts';
import { bundleSize } from './bundle-size.ts';
import { coldStart } from './cold-start.ts';
import { migration } from './migration.ts';
import { policy } from './policy.ts';
import { simulate } from './simulate.ts';
import { terminal } from './terminal.ts';
import { ticks } from './ticks.ts';
import { worker } from './worker.ts';
import { workerChaos } from './worker-chaos.ts';

const benchmarks: Readonly<Record<string, Benchmark>> = {
  bundleSize,
  coldStart,
  ticks,
  simulate,
  policy,
  worker,
  'worker-chaos': workerChaos,
  terminal,
  migration,
};

const bench = new Command('bench')
  .description('Measure speed and size. Times are compared side by side in one run, because machines differ.')
  .addArgument(new Argument('[subject...]', 'what to measure (default: everything)').choices(Object.keys(benchmarks)))
  .option('--traces <folder>', 'what policy replays: CSV files (default: the generated kinds)')
  .option('--cases <folder>', "what migration converts: a folder with ecs/ and k8s/ in it (default: the tests' cases)")
  .addOption(wholeNumberOption('--seed <number>', 'chance in policy and worker-chaos', 0, 2 ** 31 - 1).default(1))
  .option('--json', 'print JSON for machines')
  .action(async (subjects: string[], { json, ...options }: BenchmarkOptions & { json?: true }) => {
    const live = liveLine(process.stderr);
    const figures: Record<string, object> = {};
    for (const [name, measure] of Object.entries(benchmarks)) {
      if (subjects.length > 0 && !subjects.includes(name)) continue;
      figures[name] = await measure((text) => live.show(`${name}: ${text}`), options).catch(brokenFigures);
    }
    live.clear();
    if (json) console.log(JSON.stringify(figures));
    else print(figures);
  })
  .exitOverride();

try {
  await bench.parseAsync();
} catch (error) {
  process.exitCode = told(error);
}

/** The figures of a broken promise, which is told and makes the run fail in the end; throws whatever else it is. */
function brokenFigures(error: unknown): object {
  if (!(error instanceof BrokenPromiseError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
  return error.figures;
}

/** Says in a sentence what the user can mend, and gives the exit code; throws whatever else it is. */
function told(error: unknown): number {
  // Commander has printed its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODE_USAGE;
  if (!(error instanceof CommandFailure || error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  return error instanceof CommandFailure ? error.exitCode : EXIT_CODE_USAGE;
}

/** Single figures together, then each table on its own. */
function print(figures: Readonly<Record<string, object>>): void {
  const all = Object.entries(figures).flatMap(([subject, values]) =>
    Object.entries(values).map(([figure, value]: [string, unknown]) => ({ subject, figure, value })),
  );
  const single = all.filter(({ value }) => !Array.isArray(value));
  if (single.length > 0) console.table(single);
  for (const { subject, figure, value } of all) {
    if (!Array.isArray(value)) continue;
    console.log(`${subject}, ${figure}:`);
    console.table(value);
  }
}
