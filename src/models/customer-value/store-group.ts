import { addDays, type CalendarDate, dateInZone } from '../../canonical/calendar-date.js';
import type { ChannelDirectory } from '../reporting/channels.js';

/** Stores whose customers one model describes. */
export interface StoreGroup {
  /** Sorted. */
  sources: string[];
  /** The last business day that is over, and read, at each of them. */
  day: CalendarDate;
}

/**
 * The stores of a directory (`only`: those of them) that have trade and were read completely at least once: a store whose
 * history is still being read would make old customers look new. Null if none of them is configured any more: nobody knows
 * whether their customers still buy.
 *
 * A model belongs to exactly such a set of stores. What a narrower scope sees is its own set, which is another group.
 */
export function storeGroupOf(
  { channels, sources }: ChannelDirectory,
  only: readonly string[] | null = null,
): StoreGroup | null {
  const traded = [...new Set(channels.map(({ sourceId }) => sourceId))].sort();
  const members = traded
    .filter((sourceId) => only === null || only.includes(sourceId))
    .flatMap((sourceId) => sources.get(sourceId) ?? [])
    .filter(({ isConfigured, knownUntil }) => !isConfigured || knownUntil !== null);
  const days = members.flatMap(({ isConfigured, knownUntil, timezone }) =>
    isConfigured && knownUntil !== null ? [addDays(dateInZone(new Date(knownUntil), timezone ?? 'UTC'), -1)] : [],
  );
  if (days.length === 0) return null;
  return {
    sources: members.map(({ sourceId }) => sourceId),
    day: days.reduce((earliest, day) => (day < earliest ? day : earliest)),
  };
}

/** The groups that get a model: all stores together, each one alone, and those that the configuration names. */
export function wantedGroups(directory: ChannelDirectory, configured: readonly (readonly string[])[]): StoreGroup[] {
  const alone = directory.sourceIds.map((sourceId) => [sourceId]);
  const groups = [null, ...alone, ...configured].flatMap((only) => storeGroupOf(directory, only) ?? []);
  const bySources = new Map(groups.map((group) => [group.sources.join(' '), group]));
  return [...bySources.values()];
}
