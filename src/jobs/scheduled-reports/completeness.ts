import { addDays, type CalendarDate, dateInZone } from '../../canonical/calendar-date.js';
import type { Queryable } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { backlogOfSources, tradingSources } from '../../ledger/sources/source-rows.js';
import { hasPendingChanges } from '../../ledger/warehouse-version/version.js';

/** A source whose trade of the last day is not in the answers yet. */
export interface IncompleteSource {
  sourceId: string;
  /** The first day of which trade may be missing, by the source's own clock. null: it was never read completely. */
  since: CalendarDate | null;
}

/**
 * The configured sources in scope that may lack trade of the days before `today`. Changes that were read but are in no version yet count
 * as missing.
 */
export async function incompleteSources(db: Queryable, scope: Scope, today: CalendarDate): Promise<IncompleteSource[]> {
  const sources = (await tradingSources(db, scope)).filter(({ isConfigured }) => isConfigured);
  const behind = sources.flatMap(({ sourceId, knownUntil, timezone }): IncompleteSource[] => {
    if (knownUntil === null || timezone === null) return [{ sourceId, since: null }];
    // The day of this instant is not over there, as far as is known.
    const since = dateInZone(new Date(knownUntil), timezone);
    return since < today ? [{ sourceId, since }] : [];
  });
  if (behind.length > 0) return behind.sort((a, b) => (a.sourceId < b.sourceId ? -1 : 1));
  const waiting = new Set((await backlogOfSources(db)).map(({ sourceId }) => sourceId));
  const unbuilt = sources.filter(({ sourceId }) => waiting.has(sourceId));
  const unseen = unbuilt.length > 0 ? unbuilt : (await hasPendingChanges(db)) ? sources : [];
  return unseen.map(({ sourceId }) => ({ sourceId, since: addDays(today, -1) }));
}
