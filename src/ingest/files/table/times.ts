import { instantOfLocal } from '../../staging/local-time.js';

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Days that the warehouse's calendar has, with one at each end for the zones. */
const firstInstant = Date.UTC(1970, 0, 2);
const endInstant = Date.UTC(2069, 11, 31);

/** What a date or time has to look like, for messages. */
export function wantedTime(pattern: string | null): string {
  return pattern === null
    ? 'a date or time such as 2026-03-01, 2026-03-01 14:05 or 2026-03-01T14:05:00+01:00'
    : `a date or time like ${pattern}`;
}

/** What local times are in: those of a file in its own zone, days without a time in that of the source's business days. */
export interface Zones {
  times: string;
  days: string;
}

/**
 * An instant as ISO 8601 in UTC: of a time with its offset, of a local one in the zone of times (see `instantOfLocal`), of a date
 * alone the beginning of that day in the zone of days, so that it belongs to the day that it says. null when the text is none, or
 * lies before 1970-01-02 or after 2069-12-30.
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
  // Two digits are of 1970 to 2069, as the calendar is.
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

/** Of English names, short or whole; 0 is no month. */
function monthNamed(name: string): string {
  return String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

/** 12 AM is 0, 12 PM is 12; 24 is no hour. */
function hourOfDay(hour: string, half = 'a'): string {
  const number = Number(hour);
  if (number < 1 || number > 12) return '24';
  return String((number % 12) + (half.toLowerCase() === 'p' ? 12 : 0));
}
