import { instantOfLocal } from '../../staging/local-time.js';

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Days of the warehouse's calendar, less one at each end because of the zones. */
const firstInstant = Date.UTC(1970, 0, 2);
const endInstant = Date.UTC(2069, 11, 31);

/** The expected form of a date or time, for messages. */
export function wantedTime(pattern: string | null): string {
  return pattern === null
    ? 'a date or time such as 2026-03-01, 2026-03-01 14:05 or 2026-03-01T14:05:00+01:00'
    : `a date or time like ${pattern}`;
}

/** Local times are in the file's own zone, days without a time in the zone of the source's business days. */
export interface Zones {
  times: string;
  days: string;
}

/**
 * An instant as ISO 8601 in UTC: a time with an offset is converted, a local one is in the zone of times (see
 * `instantOfLocal`), a date alone is the beginning of that day in the zone of days, so that it belongs to that business
 * day. null if the text is not a time, or before 1970-01-02 or after 2069-12-30.
 */
export function parseTime(text: string, zones: Zones, pattern: string | null): string | null {
  const found = pattern === null ? isoFields(text) : patternFields(text, pattern);
  if (!found) return null;
  const { year, month, day, hour, minute, second, fraction, offset, isDay } = found;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(local);
  const isReal =
    read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal) return null;
  const instant = offset === null ? instantOfLocal(local, isDay ? zones.days : zones.times) : local - offset;
  if (instant < firstInstant || instant >= endInstant) return null;
  const seconds = new Date(instant).toISOString().slice(0, -5);
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}Z`;
}

interface TimeFields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Digits after the second, without trailing zeros. */
  fraction: string;
  /** ms ahead of UTC; null: local. */
  offset: number | null;
  /** It has no time. */
  isDay: boolean;
}

function isoFields(text: string): TimeFields | null {
  const match = iso.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = match;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? '0'),
    minute: Number(minute ?? '0'),
    second: Number(second),
    isDay: hour === undefined,
    fraction: fraction === '' ? '' : fraction.replace(/0+$/, ''),
    offset: offset === undefined ? null : offsetOf(offset),
  };
}

function offsetOf(text: string): number {
  if (text.toUpperCase() === 'Z') return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  return sign * (Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', '') || 0)) * 60_000;
}

const fields: Record<string, string> = {
  yyyy: '(?<year>\\d{4})',
  yy: '(?<century>\\d{2})',
  MMM: '(?<monthName>[A-Za-z]{3,9})',
  MM: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  hh: '(?<hourOfHalf>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  a: '(?<half>[AaPp])\\.?[Mm]\\.?',
};
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const expressions = new Map<string, RegExp>();

function patternFields(text: string, pattern: string): TimeFields | null {
  let expression = expressions.get(pattern);
  if (!expression) {
    const pieces = pattern.split(/(yyyy|yy|MMM|MM|dd|HH|hh|mm|ss|a)/);
    const source = pieces.map((piece) => fields[piece] ?? piece.replace(/[.+*?^${}()|[\]\\]/g, '\\$&'));
    expression = new RegExp(`^${source.join('')}$`);
    expressions.set(pattern, expression);
  }
  const groups = expression.exec(text)?.groups;
  if (!groups) return null;
  const { century, year, monthName, day = '1', minute = '0', second = '0' } = groups;
  const month = monthName === undefined ? (groups.month ?? '1') : monthNamed(monthName);
  const hour = groups.hourOfHalf === undefined ? groups.hour : hourOfDay(groups.hourOfHalf, groups.half);
  // Two-digit years are 1970 to 2069, as in the calendar.
  const whole = year ?? (Number(century) < 70 ? `20${century}` : `19${century}`);
  return {
    year: Number(whole),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? '0'),
    minute: Number(minute),
    second: Number(second),
    fraction: '',
    offset: null,
    isDay: hour === undefined,
  };
}

/** English names, short or long; 0 is not a month. */
function monthNamed(name: string): string {
  return String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

/** 12 AM is 0, 12 PM is 12; 24 is not an hour. */
function hourOfDay(hour: string, half = 'a'): string {
  const number = Number(hour);
  if (number < 1 || number > 12) return '24';
  return String((number % 12) + (half.toLowerCase() === 'p' ? 12 : 0));
}
