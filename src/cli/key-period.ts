import { ConfigError } from '../runtime/errors.js';

const unitMs = { h: 3_600_000, d: 86_400_000 } as const;
/** A hundred years. */
const longestMs = 36_500 * unitMs.d;

/** The end of a period that begins at `from`: `90d`, `24h`, `0h`, or a date such as 2027-01-31 (UTC); null: `never`. */
export function keyPeriod(text: string, from: Date, option: string): Date | null {
  if (text === 'never') return null;
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  const length = count === undefined ? null : Number(count) * unitMs[unit as keyof typeof unitMs];
  if (length !== null && length <= longestMs) return new Date(from.getTime() + length);
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(text) : null;
  if (date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) && date > from) return date;
  throw new ConfigError(
    `${option} ${text} is not a period: expected days or hours such as 90d or 24h, a later date such as 2027-01-31, or never.`,
    { code: 'bad_period' },
  );
}
