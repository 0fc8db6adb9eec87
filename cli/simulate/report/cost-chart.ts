import type { Row } from '../../../simulator/run-policy.ts';
import { CHART_WIDTH, type Chart, INK } from './drawing.ts';
import { policyMarks } from './policy-marks.ts';

const SYMBOL_SIZE = 13;

/** A logarithmic axis has no place for 0. */
const SHORTEST_SHOWN_SECONDS = 1;

const HEIGHT = 520;
/** On the right is room for the names. */
const margins = { left: 82, right: 210, top: 20, bottom: 72 } as const;

/**
 * Cost over work against the wait of 95 % of the messages: what lies to the lower left is better in both. Names stand beside the drawing, as
 * policies often come to lie on each other.
 */
export function costChart(rows: readonly Row[]): Chart {
  const waits = new LogScale([SHORTEST_SHOWN_SECONDS, ...rows.map(({ p95 }) => shownWait(p95 ?? 0))]);
  const costs = new LogScale(rows.map(({ costOverWork }) => costOverWork));
  return {
    height: HEIGHT,
    description: ['Cost over work against the wait of 95 % of the messages.', ...rows.map(inWords)].join(' '),
    option: {
      grid: margins,
      legend: {
        orient: 'vertical',
        left: CHART_WIDTH - margins.right + 20,
        top: 'middle',
        align: 'left',
        itemGap: 14,
        itemWidth: SYMBOL_SIZE,
        itemHeight: SYMBOL_SIZE,
        selectedMode: false,
        textStyle: { color: INK, fontSize: 13 },
        data: rows.map(({ policy, p95 }) => ({ name: policy, ...(p95 === null && { icon: DASHES }) })),
      },
      xAxis: waits.axis('Wait of 95 % of the messages, seconds (less than 1 is shown as 1)', 30),
      yAxis: costs.axis('Billed over worked', 45),
      series: rows.map((row) => (row.p95 === null ? line(row, waits.ends) : point(row, row.p95))),
    },
  };
}

/** How a dashed line looks beside its name. */
const DASHES = 'path://M0,4H4V6H0ZM6,4H10V6H6Z';

function point({ policy, costOverWork }: Row, p95: number) {
  const { symbol, colour } = policyMarks[policy];
  return {
    type: 'scatter',
    name: policy,
    silent: true,
    symbol,
    symbolSize: SYMBOL_SIZE,
    // An outline, so that what lies below shows as well.
    itemStyle: { color: `${colour}40`, borderColor: colour, borderWidth: 1.5, opacity: 1 },
    data: [[shownWait(p95), costOverWork]],
  };
}

function line({ policy, costOverWork }: Row, ends: readonly number[]) {
  const { colour } = policyMarks[policy];
  return {
    type: 'line',
    name: policy,
    silent: true,
    symbol: 'none',
    itemStyle: { color: colour },
    lineStyle: { color: colour, type: 'dashed', width: 2 },
    data: ends.map((wait) => [wait, costOverWork]),
  };
}

function shownWait(p95: number): number {
  return Math.max(SHORTEST_SHOWN_SECONDS, p95);
}

function inWords({ policy, costOverWork, p95 }: Row): string {
  return `${policy}: ${costOverWork.toFixed(2)}${p95 === null ? '' : ` at ${p95.toFixed(0)} s`}.`;
}

/** Pixels from the least values to the axis: what lies there should not lie on the other axis. */
const AXIS_DISTANCE = 12;

/** From a power of two to another, with a line at each between them. */
class LogScale {
  /** The least and the greatest value that it shows. */
  readonly ends: readonly [number, number];

  constructor(values: readonly number[]) {
    const exponents = values.filter((value) => value > 0).map(Math.log2);
    const least = Math.floor(Math.min(...exponents));
    this.ends = [2 ** least, 2 ** Math.max(least + 1, Math.ceil(Math.max(...exponents)))];
  }

  axis(name: string, nameGap: number) {
    const [min, max] = this.ends;
    return {
      type: 'log',
      logBase: 2,
      min,
      max,
      interval: 1,
      name,
      nameLocation: 'middle',
      nameGap,
      nameTextStyle: { color: INK, fontSize: 13 },
      offset: AXIS_DISTANCE,
      axisLine: { onZero: false, lineStyle: { color: INK } },
      axisLabel: { color: INK },
      splitLine: { lineStyle: { color: INK, opacity: 0.15 } },
    };
  }
}
