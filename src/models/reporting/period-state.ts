import { type CalendarDate, dateInZone, hourInZone, hourOf } from '../../canonical/calendar-date.js';
import type { ChannelDirectory, ChannelGroup } from './channels.js';

/** The state of a period, besides its figures. */
interface PeriodState {
  /** Whether its last day is over at every source of the row. */
  isComplete: boolean;
  /** The sources with trade that was never read. */
  isPartial: boolean;
  partialSources: string[];
}

/** The current day at a group's sources, and the first complete day of each. */
export interface GroupCalendar {
  /** The earliest current day of any source: days before it are over everywhere. */
  earliestToday: CalendarDate;
  /** The earliest current hour of any source, as `hourOf`: hours before it are over everywhere. */
  earliestHour: string;
  /** The sources with incomplete days, by id. */
  readFrom: readonly (readonly [sourceId: string, day: CalendarDate])[];
}

/**
 * `today` is the day in the reporting time zone, used for a group without sources and a source with an unknown time zone.
 */
export function calendarOf(
  { sourceIds }: Pick<ChannelGroup, 'sourceIds'>,
  { sources }: ChannelDirectory,
  { now, today }: { now: Date; today: CalendarDate },
): GroupCalendar {
  const members = sourceIds.flatMap((sourceId) => sources.get(sourceId) ?? []);
  const hours = members.map(({ timezone }) => (timezone === null ? hourOf(today, 0) : hourInZone(now, timezone)));
  const todays = members.map(({ timezone }) => (timezone === null ? today : dateInZone(now, timezone)));
  const readFrom = members.flatMap(({ sourceId, ordersReadFrom }) =>
    ordersReadFrom === null ? [] : [[sourceId, ordersReadFrom] as const],
  );
  return {
    earliestToday: todays.reduce((earliest, day) => (day < earliest ? day : earliest), todays[0] ?? today),
    earliestHour: hours.reduce((earliest, hour) => (hour < earliest ? hour : earliest), hours[0] ?? hourOf(today, 0)),
    readFrom: readFrom.sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** The latest current day, at any source or in the reporting time zone. Days after it are in the future. */
export function latestToday(
  { sources }: ChannelDirectory,
  { now, today }: { now: Date; today: CalendarDate },
): CalendarDate {
  const zones = new Set([...sources.values()].flatMap(({ timezone }) => timezone ?? []));
  return [...zones].map((zone) => dateInZone(now, zone)).reduce((latest, day) => (day > latest ? day : latest), today);
}

/** The latest current hour, likewise, as `hourOf`. */
export function latestHour({ sources }: ChannelDirectory, { now, hour }: { now: Date; hour: string }): string {
  const zones = new Set([...sources.values()].flatMap(({ timezone }) => timezone ?? []));
  return [...zones]
    .map((zone) => hourInZone(now, zone))
    .reduce((latest, each) => (each > latest ? each : latest), hour);
}

/** The days from `first` to `last`, both included; with `hour`, that hour of its one day. */
interface Period {
  first: CalendarDate;
  last: CalendarDate;
  hour?: number;
}

export function stateOf(calendar: GroupCalendar, { first, last, hour }: Period): PeriodState {
  const { earliestToday, earliestHour, readFrom } = calendar;
  const partialSources = readFrom.filter(([, day]) => first < day).map(([sourceId]) => sourceId);
  const isComplete = hour === undefined ? last < earliestToday : hourOf(last, hour) < earliestHour;
  return { isComplete, isPartial: partialSources.length > 0, partialSources };
}

/**
 * Whether a period's figures cover as much trade as those of the one before: it is over, and of every source all of both is known, or none
 * of both. Otherwise a change reflects how much is known, not how trade developed.
 */
export function isComparable(calendar: GroupCalendar, period: Period, before: Period): boolean {
  return (
    stateOf(calendar, period).isComplete &&
    calendar.readFrom.every(([, day]) => {
      const share = shareRead(day, period);
      return share !== 'part' && share === shareRead(day, before);
    })
  );
}

/** How much of a period's trade is known of a source that is read from a day on. */
function shareRead(from: CalendarDate, { first, last }: Period): 'all' | 'part' | 'none' {
  if (first >= from) return 'all';
  return last < from ? 'none' : 'part';
}
