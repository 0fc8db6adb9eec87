import { Argument, Command } from 'commander';
import { liveLine } from '../cli/terminal/live-line.ts';
import type { Benchmark } from './benchmark.ts';
import { bundleSize } from './bundle-size.ts';
import { coldStart } from './cold-start.ts';
import { ticks } from './ticks.ts';

const benchmarks: Readonly<Record<string, Benchmark>> = { bundleSize, coldStart, ticks };

await new Command('bench')
  .description('Measure speed and size. Times are compared side by side in one run, because machines differ.')
  .addArgument(new Argument('[subject...]', 'what to measure (default: everything)').choices(Object.keys(benchmarks)))
  .option('--json', 'print JSON for machines')
  .action(async (subjects: string[], { json }: { json?: true }) => {
    const live = liveLine(process.stderr);
    const figures: Record<string, object> = {};
    for (const [name, measure] of Object.entries(benchmarks)) {
      if (subjects.length > 0 && !subjects.includes(name)) continue;
      figures[name] = await measure((text) => live.show(`${name}: ${text}`));
    }
    live.clear();
    if (json) console.log(JSON.stringify(figures));
    else console.table(Object.entries(figures).flatMap(([subject, values]) => rows(subject, values)));
  })
  .parseAsync();

function rows(subject: string, values: object): { subject: string; figure: string; value: unknown }[] {
  return Object.entries(values).map(([figure, value]) => ({ subject, figure, value }));
}
