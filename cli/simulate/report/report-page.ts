import type { CoursePoint } from '../../../simulator/course.ts';
import type { Row } from '../../../simulator/run-policy.ts';
import { byTrace, columns, traceInWords } from '../row-table.ts';
import { costChart } from './cost-chart.ts';
import { courseChart } from './course-chart.ts';
import { drawnSvg } from './drawing.ts';
import { escaped } from './escaped.ts';

/** The course of one simulation. */
export interface Course {
  readonly trace: string;
  readonly policy: string;
  readonly points: readonly CoursePoint[];
}

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; background: Canvas; color: CanvasText; }
svg { display: block; max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; white-space: nowrap; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.7rem; text-align: right; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
th:first-child, td:first-child, td:last-child, th:last-child { text-align: left; }
`;

/** A report in one file: no script, and nothing that is fetched. */
export function reportPage(rows: readonly Row[], courses: readonly Course[], seed: number): string {
  const sections = byTrace(rows).map((group) => section(group, courses));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>Simulated scaling</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<h1>Simulated scaling</h1>
<p>Arrivals replayed on virtual time, with seed ${seed}. Cost over work is what is billed over what the messages take to work on; a wait lasts from
the sending of a message to its start.</p>
${sections.join('\n')}
</body>
</html>
`;
}

function section(rows: readonly Row[], courses: readonly Course[]): string {
  const trace = rows[0]?.trace ?? '';
  const shown = courses.filter((course) => course.trace === trace && course.points.length > 0);
  return `<section>
<h2>${escaped(trace)}</h2>
<p>${escaped(traceInWords(rows))}.</p>
<h3>Cost and waits</h3>
${drawnSvg(costChart(rows))}
<div class="scroll">${table(rows)}</div>
${shown.map(({ policy, points }) => `<h3>${escaped(policy)} over time</h3>\n${drawnSvg(courseChart(points))}`).join('\n')}
</section>`;
}

function table(rows: readonly Row[]): string {
  const head = [...columns.map(({ title }) => title), 'Settings'];
  const lines = rows.map((row) => [...columns.map(({ cell }) => cell(row)), settingsInWords(row)]);
  const cells = (tag: string, texts: readonly string[]) =>
    `<tr>${texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('')}</tr>`;
  return `<table>\n<thead>${cells('th', head)}</thead>\n<tbody>\n${lines.map((line) => cells('td', line)).join('\n')}\n</tbody>\n</table>`;
}

function settingsInWords({ settings }: Row): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
