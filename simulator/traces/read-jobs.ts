import type { Trace } from '../trace.ts';
import type { TraceLines, TraceProblems } from './trace-lines.ts';

/** The longest that SQS keeps a message invisible, and so the longest that one can be worked on (SQS developer guide, "Visibility timeout"). */
const LONGEST_SERVICE_SECONDS = 43_200;

const ROW = /^\d{1,8}(?:\.\d{1,9})?,\d{1,5}(?:\.\d{1,9})?$/;

/** Reads the form that has one line a message; such a trace ends with the minute of its last one. */
export function readJobs(name: string, lines: TraceLines, problems: TraceProblems): Trace {
  const arrivals = new Float64Array(lines.rows.length);
  const services = new Float64Array(lines.rows.length);
  let messages = 0;
  let lastSeconds = 0;
  let line = lines.columnsLine;
  for (const row of lines.rows) {
    line += 1;
    if (row === '') continue;
    const comma = row.indexOf(',');
    const arrivalSeconds = Number(row.slice(0, comma));
    const serviceSeconds = Number(row.slice(comma + 1));
    // Cut apart by hand: a match with groups takes a quarter longer.
    if (!ROW.test(row))
      problems.add(line, 'seconds since the beginning (8 digits at most), a comma and seconds of service', row);
    else if (serviceSeconds > LONGEST_SERVICE_SECONDS)
      problems.add(line, `of at most ${LONGEST_SERVICE_SECONDS} s of service, which is SQS's limit`, row);
    else if (arrivalSeconds < lastSeconds) problems.add(line, `at ${lastSeconds} s or later, as the line before`, row);
    else {
      lastSeconds = arrivalSeconds;
      arrivals[messages] = arrivalSeconds;
      services[messages] = serviceSeconds;
      messages += 1;
    }
    if (problems.full) break;
  }
  problems.checkMessages(messages);
  problems.throwIfAny();
  const durationSeconds = (Math.floor(lastSeconds / 60) + 1) * 60;
  return {
    name,
    durationSeconds,
    arrivalSeconds: arrivals.slice(0, messages),
    serviceSeconds: services.slice(0, messages),
  };
}
