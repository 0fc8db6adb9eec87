import type { CoursePoint } from '../../../simulator/course.ts';
import { type Chart, INK } from './drawing.ts';

interface Panel {
  readonly title: string;
  readonly value: (point: CoursePoint) => number | null;
  /** Dots where there is not a value everywhere: a line would not show those that stand alone. */
  readonly shape: object;
}

const area = (colour: string) => ({
  type: 'line',
  showSymbol: false,
  lineStyle: { color: colour, width: 1.2 },
  areaStyle: { color: colour, opacity: 0.2 },
});
const dots = (colour: string) => ({ type: 'scatter', symbolSize: 4, itemStyle: { color: colour } });

const panels: readonly Panel[] = [
  { title: 'Messages in the queue', shape: area('#1c7ed6'), value: ({ backlog }) => backlog },
  { title: 'Tasks, starting ones too', shape: area('#e8590c'), value: ({ tasks }) => tasks },
  { title: 'Wait of 95 %, seconds', shape: dots('#2f9e44'), value: ({ p95 }) => p95 },
];

const PANEL_HEIGHT = 150;
const PANEL_GAP = 50;
const TOP = 30;

/** Queue, tasks and waits of one simulation over time, one above the other. */
export function courseChart(points: readonly CoursePoint[]): Chart {
  const endSeconds = Math.max(60, points.at(-1)?.startSeconds ?? 0);
  const unit = endSeconds > 3 * 86_400 ? { name: 'days', seconds: 86_400 } : { name: 'hours', seconds: 3600 };
  const last = panels.length - 1;
  const line = { lineStyle: { color: INK } };
  const faint = { lineStyle: { color: INK, opacity: 0.15 } };
  return {
    height: TOP + panels.length * (PANEL_HEIGHT + PANEL_GAP) + 10,
    description: panels.map((panel) => `${panel.title}: at most ${mostOf(points, panel).toFixed(0)}.`).join(' '),
    option: {
      grid: panels.map((_, index) => ({
        left: 70,
        right: 30,
        top: TOP + index * (PANEL_HEIGHT + PANEL_GAP),
        height: PANEL_HEIGHT,
      })),
      xAxis: panels.map((_, gridIndex) => ({
        type: 'value',
        gridIndex,
        max: endSeconds / unit.seconds,
        axisLine: line,
        axisLabel: { color: INK, show: gridIndex === last, showMaxLabel: false },
        splitLine: faint,
        ...(gridIndex === last && {
          name: unit.name,
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: { color: INK },
        }),
      })),
      yAxis: panels.map(({ title }, gridIndex) => ({
        type: 'value',
        gridIndex,
        name: title,
        nameTextStyle: { color: INK, fontSize: 13, align: 'left', padding: [0, 0, 0, -40] },
        axisLine: line,
        axisLabel: { color: INK },
        splitLine: faint,
      })),
      series: panels.map(({ shape, value }, index) => ({
        ...shape,
        silent: true,
        xAxisIndex: index,
        yAxisIndex: index,
        data: points.map((point) => [point.startSeconds / unit.seconds, value(point)]),
      })),
    },
  };
}

function mostOf(points: readonly CoursePoint[], { value }: Panel): number {
  return points.reduce((most, point) => Math.max(most, value(point) ?? 0), 0);
}
