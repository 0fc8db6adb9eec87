import { traceSourceOf } from '../cli/simulate/trace-sources.ts';
import { prepareRun } from '../simulator/run-policy.ts';

/** A process of its own, because memory is measured: a million messages in a week under the default policy. */
const source = traceSourceOf('daily', { days: '7', messagesPerHour: '5952.381', serviceSeconds: '8' }, 1);
const begin = performance.now();
const { row } = prepareRun(source, 'target-wait', {}, 1).run();
process.stdout.write(
  JSON.stringify({
    messages: row.messages,
    seconds: (performance.now() - begin) / 1000,
    // In KiB (Node.js documentation, process.resourceUsage).
    peakMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
  }),
);
