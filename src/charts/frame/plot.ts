import { areWhole, type ChartData, type Size } from '../data/chart-data.js';
import { type ValueScale, valueScale } from '../scale/value-scale.js';
import { categoryAxisHeight, valueAxisWidth } from './axes.js';
import { layLegend, type LegendLayout } from './legend.js';

/** Where the values are drawn, in pixels, and their scale. */
export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  scale: ValueScale;
  legend: LegendLayout;
}

interface PlotOptions {
  fromZero?: boolean;
  /** Room above the highest value, for a text. */
  headroom?: number;
}

/** About how far two marks are apart. */
const tickDistance = 42;

/** The plot of a chart whose values go upwards. */
export function plotOf(
  data: ChartData,
  size: Size,
  numbers: readonly number[],
  { fromZero = true, headroom = 0 }: PlotOptions = {},
): Plot {
  const legend = layLegend(data, size.width);
  const top = legend.height + 8 + headroom;
  const bottom = size.height - categoryAxisHeight;
  const wanted = Math.max(1, Math.round((bottom - top) / tickDistance));
  const whole = data.series.every(({ values }) => areWhole(values));
  const scale = valueScale(numbers, bottom, top, { fromZero, wanted, whole });
  return { left: valueAxisWidth(scale, data.formatShort), right: size.width - 6, top, bottom, scale, legend };
}
