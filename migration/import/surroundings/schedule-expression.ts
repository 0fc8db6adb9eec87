/** When EventBridge Scheduler is to start tasks. */
interface Schedule {
  /** One expression, or two where one cannot say it: `cron(0 8 ? * MON-FRI *)`, `rate(90 minutes)`. */
  readonly expressions: readonly string[];
  /** Whether a time that both expressions name comes twice. */
  readonly mayCoincide: boolean;
}

/** Why a schedule cannot be said to EventBridge Scheduler, in one sentence. */
interface UnreadableSchedule {
  readonly problem: string;
}

/** The bounds and names of one field of a cron expression. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of values, from the least one on. */
  readonly names?: readonly string[];
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const minute: Field = { name: 'minute', least: 0, most: 59 };
const hour: Field = { name: 'hour', least: 0, most: 23 };
const dayOfMonth: Field = { name: 'day of the month', least: 1, most: 31 };
const month: Field = { name: 'month', least: 1, most: 12, names: months };
// Sunday is 0; some write 7 for it.
const dayOfWeek: Field = { name: 'day of the week', least: 0, most: 7, names: weekdays };

/** The names that Kubernetes takes for whole schedules (Kubernetes docs, "CronJob", "Schedule syntax"). */
const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * A schedule of a CronJob as EventBridge Scheduler has it (its user guide, "Schedule types"): six fields, days of the week by name, since
 * they count from 1 there, and a question mark for the days that the other field decides. Where a CronJob names days of both kinds, either
 * is enough, which takes two schedules there.
 */
export function scheduleOf(text: string): Schedule | UnreadableSchedule {
  const trimmed = text.trim();
  if (/^(CRON_)?TZ=/.test(trimmed))
    return { problem: 'The schedule begins with a time zone, which Kubernetes refuses.' };
  if (trimmed.startsWith('@every ')) return rateOf(trimmed.slice('@every '.length).trim());
  const fields = (macros[trimmed.toLowerCase()] ?? trimmed).split(/\s+/);
  if (fields.length !== 5) return { problem: `The schedule has ${fields.length} fields, not five.` };
  const [minutes, hours, days, monthsOfYear, daysOfWeek] = fields.map((field, index) =>
    readField(field, [minute, hour, dayOfMonth, month, dayOfWeek][index] ?? minute),
  );
  const all = [minutes, hours, days, monthsOfYear, daysOfWeek];
  const broken = all.find((field) => field !== undefined && typeof field !== 'string');
  if (broken !== undefined && typeof broken !== 'string') return broken;
  const cron = (dom: unknown, dow: unknown) => `cron(${minutes} ${hours} ${dom} ${monthsOfYear} ${dow} *)`;
  if (daysOfWeek === '*') return { expressions: [cron(days, '?')], mayCoincide: false };
  if (days === '*') return { expressions: [cron('?', daysOfWeek)], mayCoincide: false };
  return { expressions: [cron(days, '?'), cron('?', daysOfWeek)], mayCoincide: true };
}

function readField(text: string, field: Field): string | UnreadableSchedule {
  if (text === '*' || text === '?' || text === '*/1') return '*';
  const step = /^\*\/(\d+)$/.exec(text)?.[1];
  // An increment of a whole field is said alike there, with its beginning; days of the week have no increments.
  if (step !== undefined && field !== dayOfWeek && Number(step) > 0) return `${field.least}/${Number(step)}`;
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const numbers = valuesOf(part, field);
    if (numbers === undefined) return { problem: `The ${field.name} "${text}" is none that a CronJob has.` };
    for (const number of numbers) values.add(field === dayOfWeek ? number % 7 : number);
  }
  return listed(
    [...values].sort((a, b) => a - b),
    field,
  );
}

// Values of `5`, `1-5`, `MON-FRI`, `*/2`, `10-50/10` and `5/20`; undefined for anything else.
function valuesOf(part: string, field: Field): number[] | undefined {
  const [range = '', stepText, ...more] = part.split('/');
  const step = stepText === undefined ? 1 : Number(stepText);
  if (more.length > 0 || !Number.isInteger(step) || step < 1) return undefined;
  const most = field === dayOfWeek ? 6 : field.most;
  const [first, last = stepText === undefined ? first : String(most), ...rest] =
    range === '*' || range === '?' ? [String(field.least), String(most)] : range.split('-');
  const [from, to] = [numberOf(first ?? '', field), numberOf(last ?? '', field)];
  if (rest.length > 0 || from === undefined || to === undefined || from > to) return undefined;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function numberOf(text: string, { least, most, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + least;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

/** The values as a list, with a range for three or more in a row; days of the week by name. */
function listed(values: readonly number[], field: Field): string {
  const runs: number[][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run?.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  const text = (value: number | undefined) => (field === dayOfWeek ? weekdays[value ?? 0] : String(value));
  return runs.flatMap((run) => (run.length > 2 ? [`${text(run[0])}-${text(run.at(-1))}`] : run.map(text))).join(',');
}

/** `@every 1h30m` as a rate; Scheduler counts whole minutes (its user guide, "Rate-based schedules"). */
function rateOf(duration: string): Schedule | UnreadableSchedule {
  const [whole, hours = '0', minutes = '0', seconds = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (!whole || total === 0 || total % 60 !== 0) {
    return {
      problem: `The interval "${duration}" is no whole number of minutes, which is as fine as EventBridge Scheduler goes.`,
    };
  }
  const count = total / 60;
  return { expressions: [`rate(${count} ${count === 1 ? 'minute' : 'minutes'})`], mayCoincide: false };
}
