import { instantOfLocal } from '../../staging/local-time.js';
import { monthNamed } from './month-names.js';
import { type Zones, zoneNamed } from './zones.js';

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Days of the warehouse's calendar, less one at each end because of the zones. */
const firstInstant = Date.UTC(1970, 0, 2);
const endInstant = Date.UTC(2069, 11, 31);

/** How a file writes times: ISO 8601 (null), a pattern, or several of which the first that fits counts. */
export type TimePatterns = string | readonly string[] | null;

/** As a pattern: the day numbers of spreadsheets, 1 for 1900-01-01 or (as old ones for the Mac) 0 for 1904-01-01. */
const serials: Readonly<Record<string, number>> = { serial: Date.UTC(1899, 11, 30), serial1904: Date.UTC(1904, 0, 1) };

/** The expected form of a date or time, for messages. */
export function wantedTime(patterns: TimePatterns): string {
  return patterns === null
    ? 'a date or time such as 2026-03-01, 2026-03-01 14:05 or 2026-03-01T14:05:00+01:00'
    : `a date or time like ${[patterns].flat().join(' or ')}`;
}

/** What is wrong with a pattern; null: nothing. */
export function faultOfPattern(pattern: string): string | null {
  if (Object.hasOwn(serials, pattern)) return null;
  const pieces = pattern.split(fieldNames);
  if (pieces.includes('hh') !== pieces.includes('a'))
    return 'hh (12-hour clock) needs a (AM or PM) and a needs hh; HH is the 24-hour clock';
  const literals = pieces.filter((_, at) => at % 2 === 0).join(' ');
  const [single] = /(?<![A-Za-z])[dMyHhmsS](?![A-Za-z])/.exec(literals) ?? [];
  return single === undefined
    ? null
    : `${single} alone means nothing: write ${single}${single} (MM/dd/yyyy also reads 3/1/2026)`;
}

/**
 * An instant as ISO 8601 in UTC: a time with an offset or a zone is converted, a local one is in the zone of times (see
 * `instantOfLocal`), a date alone is the beginning of that day in the zone of days, so that it belongs to that business
 * day. null if the text is not a time, or before 1970-01-02 or after 2069-12-30.
 */
export function parseTime(text: string, zones: Zones, patterns: TimePatterns): string | null {
  if (patterns === null) return instantOf(isoFields(text), zones);
  if (typeof patterns === 'string') return instantOf(patternFields(text, patterns), zones);
  for (const pattern of patterns) {
    const instant = instantOf(patternFields(text, pattern), zones);
    if (instant !== null) return instant;
  }
  return null;
}

function instantOf(found: TimeFields | null, zones: Zones): string | null {
  if (!found) return null;
  const { year, month, day, hour, minute, second, fraction, offset, zone, isDay } = found;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(local);
  const isReal =
    // Of a year below 100, `Date.UTC` makes one of the last century.
    read.getUTCFullYear() === year &&
    read.getUTCMonth() === month - 1 &&
    read.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isReal) return null;
  const instant = offset === null ? instantOfLocal(local, zone ?? (isDay ? zones.days : zones.times)) : local - offset;
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
  /** The zone that it names; null: none. */
  zone: string | null;
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
    zone: null,
  };
}

function offsetOf(text: string): number {
  if (/^[a-z]/i.test(text)) return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  return sign * (Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', '') || 0)) * 60_000;
}

const monthName = '(?<monthName>\\p{L}{3,12}\\.?)';
const weekday = '\\p{L}+\\.?';
const fields: Record<string, string> = {
  yyyy: '(?<year>\\d{4})',
  yy: '(?<century>\\d{2})',
  ...{ MMMM: monthName, MMM: monthName },
  MM: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{1,2})',
  ...{ EEEE: weekday, EEE: weekday },
  HH: '(?<hour>\\d{1,2})',
  hh: '(?<hourOfHalf>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<fraction>\\d{1,6})',
  a: '(?<half>[AaPp])\\.?[Mm]\\.?',
  Z: '(?<offset>Z|UTC|GMT|[+\\-]\\d\\d(?::?\\d\\d)?)',
  z: '(?<zone>[A-Za-z][A-Za-z_\\/+\\-]*)',
};
const fieldNames = /(yyyy|yy|MMMM|MMM|MM|dd|EEEE|EEE|HH|hh|mm|SSS|ss|a|Z|z)/;
const expressions = new Map<string, RegExp>();

function patternFields(text: string, pattern: string): TimeFields | null {
  if (Object.hasOwn(serials, pattern)) return serialFields(text, serials[pattern]!);
  let expression = expressions.get(pattern);
  if (!expression) {
    const pieces = pattern.split(fieldNames);
    const source = pieces.map((piece) => fields[piece] ?? piece.replace(/[.+*?^${}()|[\]\\/]/g, '\\$&'));
    expression = new RegExp(`^${source.join('')}$`, 'u');
    expressions.set(pattern, expression);
  }
  const groups = expression.exec(text)?.groups;
  if (!groups) return null;
  const { century, year, day = '1', minute = '0', second = '0', fraction = '', offset, zone } = groups;
  const hour = groups.hourOfHalf === undefined ? groups.hour : hourOfDay(groups.hourOfHalf, groups.half);
  const named = zone === undefined ? null : zoneNamed(zone);
  if (zone !== undefined && named === null) return null;
  // Two-digit years are 1970 to 2069, as in the calendar.
  const whole = year ?? (Number(century) < 70 ? `20${century}` : `19${century}`);
  return {
    year: Number(whole),
    month: groups.monthName === undefined ? Number(groups.month ?? '1') : monthNamed(groups.monthName),
    day: Number(day),
    hour: Number(hour ?? '0'),
    minute: Number(minute),
    second: Number(second),
    fraction: fraction.replace(/0+$/, ''),
    offset: offset === undefined ? null : offsetOf(offset),
    zone: named,
    isDay: hour === undefined,
  };
}

/** A day number with the time of day as its fraction, which spreadsheets round: to the second. */
function serialFields(text: string, dayZero: number): TimeFields | null {
  if (!/^\d{1,6}([.,]\d+)?$/.test(text)) return null;
  const days = Number(text.replace(',', '.'));
  const at = new Date(dayZero + Math.round(days * 86_400) * 1000);
  return {
    ...{ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() },
    ...{ hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds(), fraction: '' },
    ...{ offset: null, zone: null, isDay: Number.isInteger(days) },
  };
}

/** 12 AM is 0, 12 PM is 12; 24 is not an hour. */
function hourOfDay(hour: string, half = 'a'): string {
  const number = Number(hour);
  if (number < 1 || number > 12) return '24';
  return String((number % 12) + (half.toLowerCase() === 'p' ? 12 : 0));
}
