import type { Row } from '../../../simulator/run-policy.ts';
import { CHART_WIDTH, type Chart, colours, INK } from './drawing.ts';
import { labelSides } from './label-sides.ts';

const ours: readonly string[] = ['target-wait', 'messages-per-task'];
const foresight: readonly string[] = ['clairvoyant', 'lower-bound'];

/** A logarithmic axis has no place for 0. */
const SHORTEST_SHOWN_SECONDS = 1;

const HEIGHT = 520;
const margins = { left: 70, right: 150, top: 20, bottom: 60 } as const;

/** Cost over work against the wait of 95 % of the messages: what lies to the lower left is better in both. */
export function costChart(rows: readonly Row[]): Chart {
  const points = rows.flatMap(({ policy, costOverWork, p95 }) => (p95 === null ? [] : [{ policy, costOverWork, p95 }]));
  const bounds = rows.filter(({ p95 }) => p95 === null);
  const placed = points.map(({ policy, costOverWork, p95 }) => ({
    policy,
    value: [Math.max(SHORTEST_SHOWN_SECONDS, p95), costOverWork] as const,
  }));
  const waits = new LogScale([SHORTEST_SHOWN_SECONDS, ...placed.map(({ value: [wait] }) => wait)]);
  const costs = new LogScale(rows.map(({ costOverWork }) => costOverWork));
  const sides = labelSides(
    placed.map(({ policy, value: [wait, cost] }) => ({
      name: policy,
      x: margins.left + waits.share(wait) * (CHART_WIDTH - margins.left - margins.right),
      y: margins.top + (1 - costs.share(cost)) * (HEIGHT - margins.top - margins.bottom),
    })),
  );
  return {
    height: HEIGHT,
    description: [
      'Cost over work against the wait of 95 % of the messages.',
      ...points.map(({ policy, costOverWork, p95 }) => `${policy}: ${costOverWork.toFixed(2)} at ${p95.toFixed(0)} s.`),
    ].join(' '),
    option: {
      grid: margins,
      xAxis: waits.axis('Wait of 95 % of the messages, seconds (less than 1 is shown as 1)', 30),
      yAxis: costs.axis('Billed over worked', 45),
      series: [
        {
          type: 'scatter',
          silent: true,
          symbolSize: 12,
          data: placed.map(({ policy, value }, index) => ({
            name: policy,
            value,
            itemStyle: { color: colourOf(policy), opacity: 1 },
            label: { show: sides[index] !== undefined, position: sides[index] },
          })),
          label: { show: true, formatter: '{b}', color: INK, fontSize: 13 },
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: colours.foresight, type: 'dashed' },
            label: { formatter: '{b}', position: 'end', color: INK },
            data: bounds.map(({ policy, costOverWork }) => ({ name: policy, yAxis: costOverWork })),
          },
        },
      ],
    },
  };
}

/** From a power of two to another, with a line at each between them. */
class LogScale {
  readonly #min: number;
  readonly #max: number;

  constructor(values: readonly number[]) {
    const exponents = values.filter((value) => value > 0).map(Math.log2);
    this.#min = Math.floor(Math.min(...exponents));
    this.#max = Math.max(this.#min + 1, Math.ceil(Math.max(...exponents)));
  }

  /** Where a value lies between the two ends, from 0 to 1. */
  share(value: number): number {
    return (Math.log2(value) - this.#min) / (this.#max - this.#min);
  }

  axis(name: string, nameGap: number) {
    return {
      type: 'log',
      logBase: 2,
      min: 2 ** this.#min,
      max: 2 ** this.#max,
      interval: 1,
      name,
      nameLocation: 'middle',
      nameGap,
      nameTextStyle: { color: INK, fontSize: 13 },
      axisLine: { lineStyle: { color: INK } },
      axisLabel: { color: INK },
      splitLine: { lineStyle: { color: INK, opacity: 0.15 } },
    };
  }
}

function colourOf(policy: string): string {
  if (ours.includes(policy)) return colours.ours;
  return foresight.includes(policy) ? colours.foresight : colours.peers;
}
