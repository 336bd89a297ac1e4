import type { Category, ChartData, Value } from '../../src/charts/data/chart-data.js';
import { numberFormats } from '../../src/charts/formats/number-formats.js';

const { count, countShort } = numberFormats('en-GB', 'GBP');

/** Chart data of named series of values; categories are named "A", "B" and so on. */
export function sampleData(series: Record<string, readonly Value[]>, rest: Partial<ChartData> = {}): ChartData {
  const [first = []] = Object.values(series);
  const categories: Category[] = first.map((_, at) => ({ label: String.fromCodePoint(65 + at) }));
  return {
    title: 'Orders by letter',
    heading: 'Letter',
    categories,
    series: Object.entries(series).map(([name, values]) => ({ name, values })),
    format: count,
    formatShort: countShort,
    ...rest,
  };
}
