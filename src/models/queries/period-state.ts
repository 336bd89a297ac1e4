import { type CalendarDate, dateInZone } from './calendar-date.js';
import type { ChannelDirectory, ChannelGroup } from './channels.js';

/** What is to be known of a period beside its numbers. */
interface PeriodState {
  /** Whether its last day is over at every source of the row. */
  isComplete: boolean;
  /** Whether some of its trade was never read: the sources that it is of. */
  isPartial: boolean;
  partialSources: string[];
}

/** Which day it is where a group's sources are, and since when each of them is known whole. */
export interface GroupCalendar {
  /** The day of the source whose day is the least far on: what is before it is over everywhere. */
  earliestToday: CalendarDate;
  /** The sources that do not know all their days whole, by id. */
  readFrom: readonly (readonly [sourceId: string, day: CalendarDate])[];
}

/**
 * `today` is the day in the reporting time zone: that of a group without sources, and of a source whose zone is not known yet.
 */
export function calendarOf(
  { sourceIds }: Pick<ChannelGroup, 'sourceIds'>,
  { sources }: ChannelDirectory,
  { now, today }: { now: Date; today: CalendarDate },
): GroupCalendar {
  const members = sourceIds.flatMap((sourceId) => sources.get(sourceId) ?? []);
  const todays = members.map(({ timezone }) => (timezone === null ? today : dateInZone(now, timezone)));
  const readFrom = members.flatMap(({ sourceId, ordersReadFrom }) =>
    ordersReadFrom === null ? [] : [[sourceId, ordersReadFrom] as const],
  );
  return {
    earliestToday: todays.reduce((earliest, day) => (day < earliest ? day : earliest), todays[0] ?? today),
    readFrom: readFrom.sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** The latest day that it is anywhere: at a source, or where the reports are read. What lies after it is yet to come. */
export function latestToday(
  { sources }: ChannelDirectory,
  { now, today }: { now: Date; today: CalendarDate },
): CalendarDate {
  const zones = new Set([...sources.values()].flatMap(({ timezone }) => timezone ?? []));
  return [...zones].map((zone) => dateInZone(now, zone)).reduce((latest, day) => (day > latest ? day : latest), today);
}

/** The days from `first` to `last`, both included. */
interface Period {
  first: CalendarDate;
  last: CalendarDate;
}

export function stateOf({ earliestToday, readFrom }: GroupCalendar, { first, last }: Period): PeriodState {
  const partialSources = readFrom.filter(([, day]) => first < day).map(([sourceId]) => sourceId);
  return { isComplete: last < earliestToday, isPartial: partialSources.length > 0, partialSources };
}

/**
 * Whether a period's numbers stand for as much trade as those of the period before: it is over, and every source that is known
 * whole in it is so in the one before. Else a change between the two says how much is known, not how trade went.
 */
export function isComparable(calendar: GroupCalendar, period: Period, before: Period): boolean {
  const state = stateOf(calendar, period);
  return state.isComplete && stateOf(calendar, before).partialSources.length === state.partialSources.length;
}
