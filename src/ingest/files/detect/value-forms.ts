import { readNumber } from '../cells/numbers.js';
import { parseTime } from '../cells/times.js';

const utc = { times: 'UTC', days: 'UTC' };

/** Forms of dates, by how often they are met. */
const dates = [
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'dd.MM.yyyy',
  'MM.dd.yyyy',
  'dd-MM-yyyy',
  'MM-dd-yyyy',
  'yyyy/MM/dd',
  'yyyy.MM.dd',
];
const shortDates = ['dd/MM/yy', 'MM/dd/yy', 'dd.MM.yy', 'MM.dd.yy', 'dd-MM-yy', 'MM-dd-yy', 'yy/MM/dd'];
const named = [
  'dd MMM yyyy',
  'MMM dd, yyyy',
  'MMM-dd-yy',
  'dd-MMM-yy',
  'dd-MMM-yyyy',
  'dd. MMM yyyy',
  'EEE, dd MMM yyyy',
];
const times = [
  '',
  ' HH:mm',
  ' HH:mm:ss',
  ' hh:mm a',
  ' hh:mm:ss a',
  ', HH:mm',
  ', HH:mm:ss',
  ' HH:mm:ss z',
  ' HH:mm:ss Z',
];
const patterns = [...dates, ...shortDates, ...named].flatMap((date) => times.map((time) => date + time));

/** The patterns that read all of these texts as times; null: they need none. Several: only a person knows. */
export function patternsOf(texts: readonly string[]): string[] | null {
  if (texts.every((text) => parseTime(text, utc, null) !== null)) return null;
  return patterns.filter((pattern) => texts.every((text) => parseTime(text, utc, pattern) !== null));
}

/** The decimal separators with which all of these texts are numbers. */
export function decimalsOf(texts: readonly string[]): ('.' | ',')[] {
  return (['.', ','] as const).filter((sign) => texts.every((text) => readNumber(text, sign) !== null));
}

/** How a date reads with a pattern, for a person: `2026-03-04`. */
export function dayBy(text: string, pattern: string): string {
  return parseTime(text, utc, pattern)?.slice(0, 10) ?? '';
}

export function isNegative(text: string): boolean {
  return [',', '.'].some((sign) => (readNumber(text, sign as '.' | ',')?.value ?? 0n) < 0n);
}
