import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { escaped } from './escaped.ts';

use([LineChart, ScatterChart, GridComponent, LegendComponent, SVGRenderer]);

/**
 * The colour of text and axes. The library has to be given a colour it can calculate with; in the drawing it becomes the colour of the
 * text around it, which is light in the dark and dark in the light.
 */
export const INK = '#010203';

/** A drawing and what it shows, for those who cannot see it. */
export interface Chart {
  readonly option: EChartsCoreOption;
  readonly description: string;
  readonly height: number;
}

export const CHART_WIDTH = 960;

/** A chart as an SVG element that stands for itself: no script, no reference. */
export function drawnSvg({ option, description, height }: Chart): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: CHART_WIDTH, height });
  chart.setOption({ animation: false, textStyle: { color: INK, fontFamily: 'sans-serif' }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg
    .replace(/<style\s*>.*?<\/style>/s, '')
    .replace('<svg ', `<svg role="img" aria-label="${escaped(description)}" `)
    .replaceAll(INK, 'currentColor');
}
