import Big from 'big.js';
import { minorDigits } from '../../canonical/minor-unit.js';
import type { ContentColumn, Cell } from './report-content.js';

/** What stands for a value that is not there. */
export const noValue = '–';

/** Of ratios and other numbers with decimals. */
const usualDigits = 2;
const percentDigits = 1;

export interface ValueFormats {
  cell(cell: Cell, column: Pick<ContentColumn, 'kind' | 'style'>): string;
  /** In percent, with its sign. */
  change(percent: string): string;
  day(day: string): string;
  /** In the time zone, with its name. */
  instant(instant: string): string;
}

/** Writes values for people. Numbers stay exact: none passes through a float. */
export function valueFormats(locale: string, timeZone: string): ValueFormats {
  const numbers = new Map<string, Intl.NumberFormat>();
  const number = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = numbers.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(locale, { signDisplay: 'negative', ...options });
    numbers.set(key, made);
    return made;
  };
  const exact = (format: Intl.NumberFormat, value: string): string => format.format(value as unknown as number);
  const percent = (ratio: string, options: Intl.NumberFormatOptions = {}): string =>
    exact(number({ style: 'percent', maximumFractionDigits: percentDigits, ...options }), ratio);
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const instants = new Intl.DateTimeFormat(locale, {
    ...{ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
    timeZone,
  });
  const formats: ValueFormats = {
    change: (value) => percent(asRatio(value), { signDisplay: 'exceptZero' }),
    day: (day) => days.format(new Date(`${day}T00:00:00Z`)),
    instant: (instant) => instants.format(new Date(instant)),
    cell: (cell, { kind, style }) => {
      if (cell === null) return noValue;
      if (typeof cell !== 'string') {
        const [amount, currency] = cell;
        const digits = minorDigits(currency);
        return exact(
          number({ style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits }),
          amount,
        );
      }
      if (kind === 'day') return formats.day(cell);
      if (kind === 'instant') return formats.instant(cell);
      if (kind === 'truth') return cell === 'true' ? 'yes' : 'no';
      if (kind === 'text') return cell;
      if (style === 'RATIO') return percent(cell);
      if (style === 'PERCENT') return percent(asRatio(cell));
      return exact(number({ maximumFractionDigits: usualDigits }), cell);
    },
  };
  return formats;
}

function asRatio(percent: string): string {
  return new Big(percent).div(100).toFixed();
}
