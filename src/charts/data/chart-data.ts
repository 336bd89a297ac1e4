import type { Format } from '../formats/number-formats.js';

/** A decimal string, or null where there is no figure: drawn as a gap, never as zero and never as what lies between its neighbours. */
export type Value = string | null;

/** What the values of all series at one index are of: a day, a store. */
export interface Category {
  /** As the axis shows it. */
  label: string;
  /** In full, for the table and screen readers; the label unless given. */
  name?: string;
  /** Whether it is not over yet, such as today: drawn dashed or faint, and said. */
  isOpen?: boolean;
}

export interface Series {
  name: string;
  /** One for each category. */
  values: readonly Value[];
  /** Whether it is what the first is compared with: drawn in grey, behind. */
  isComparison?: boolean;
  /** Whether its values are whole also where the category is not over: those of the year before. */
  isWhole?: boolean;
}

/** What a chart shows, and what the table beside it lists. */
export interface ChartData {
  /** Says what is shown: "Net sales by day". */
  title: string;
  /** Says more, such as what stands out. */
  description?: string;
  /** What the categories are, as the table heads their column: "Day". */
  heading: string;
  categories: readonly Category[];
  series: readonly Series[];
  /** Whether a single value is of a period that is not over: the newest of each cohort. By the indices of category and series. */
  isOpenValue?: (category: number, series: number) => boolean;
  /** A value in full. */
  format: Format;
  /** A value as an axis shows it. */
  formatShort: Format;
}

export interface Size {
  width: number;
  height: number;
}

/** What all charts are given. `id` is unique on its page: title and description are found by it. */
export interface ChartProps {
  id: string;
  data: ChartData;
  size?: Size;
  /** The category that is pointed at, to be marked; null: none is. Not given: nothing can be pointed at, as in a picture. */
  active?: number | null;
}

/** What stands for a value that is not there. */
export const noValue = '–';

/** What is said of a category that is not over. */
export const openNote = 'not complete yet';

/** A category in full, with what is to be known of it. */
export function nameOf({ label, name, isOpen }: Category): string {
  return isOpen ? `${name ?? label} (${openNote})` : (name ?? label);
}

/** Whether the value is of what is not over yet. */
export function isOpenAt(data: ChartData, category: number, series: number): boolean {
  if (data.isOpenValue?.(category, series)) return true;
  return data.categories[category]!.isOpen === true && !data.series[series]!.isWhole;
}

/** Whether any value is of what is not over yet. */
export function hasOpen(data: ChartData): boolean {
  return data.series.some((_, series) => data.categories.some((_each, category) => isOpenAt(data, category, series)));
}

/** The category at an index with all its values: "Tue, 3 November 2026: Net sales £120.00; the year before –". */
export function readingOf({ categories, series, format }: ChartData, index: number): string {
  const values = series.map(({ name, values: all }) => `${name} ${textOf(all[index], format)}`);
  return `${nameOf(categories[index]!)}: ${values.join('; ')}`;
}

export function textOf(value: Value | undefined, format: Format): string {
  return value == null ? noValue : format(value);
}

/** The values to draw; only what is a number has a place. */
export function numbersOf(values: readonly Value[]): (number | null)[] {
  return values.map((value) => (value === null ? null : Number(value)));
}

/** Whether no value has decimals other than zeros. */
export function areWhole(values: readonly Value[]): boolean {
  return values.every((value) => value === null || /^-?\d+(\.0*)?$/.test(value));
}
