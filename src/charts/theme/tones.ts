import type { ChartData } from '../data/chart-data.js';
import { seriesColours } from './palette.js';

/** The class of the colour of a series: grey if it is what others are compared with, else the next of the colours, which begin again after six. */
export function toneOf({ series }: ChartData, index: number): string {
  if (series[index]!.isComparison) return 'c-compare';
  const before = series.slice(0, index).filter(({ isComparison }) => !isComparison).length;
  return `c-s${before % seriesColours}`;
}
