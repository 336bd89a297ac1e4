import { addDays, type CalendarDate, dateInZone, dateKey, dateOfKey } from '../../../canonical/calendar-date.js';
import type { DayNote } from '../../../canonical/record.js';
import { type Queryable, type Sql, select, sql } from '../../../database/sql.js';
import type { Scope } from '../../../ledger/scope/scope.js';
import { reportingSources } from '../../../ledger/sources/source-rows.js';
import type { Range } from '../../reporting/day-range.js';

/** A day, or for visitors a week or month, of an account of which something is to be said. */
export interface ReportedState {
  kind: string;
  sourceId: string;
  accountId: string;
  /** The first day, in the account's time zone. */
  date: CalendarDate;
  /** The last day on which its platform may still change it; null: it no longer does. */
  mayRestateUntil: CalendarDate | null;
  notes: readonly DayNote[];
  /** The keys that its rows have of the dimensions that it decides. */
  keys: Readonly<Record<string, string>>;
}

interface StatesAsked {
  scope: Scope;
  /** As in `warehouse.reported_day`. */
  kinds: readonly string[];
  /** The days of which the first one of a state is. */
  days: Range;
  /** See `AskedReported`. */
  isSelected: Sql;
  now: Date;
}

/** Time zones are at most a day apart. */
const zonesApart = 1;

/**
 * The days of the range that may still change, or have notes, by their day. `zones`: where the time zones are added by whose clocks they go.
 */
export async function reportedStates(
  db: Queryable,
  { scope, kinds, days, isSelected, now }: StatesAsked,
  zones: Set<string>,
): Promise<ReportedState[]> {
  const notOver = addDays(now.toISOString().slice(0, 10), -zonesApart);
  const rows = await select<Omit<ReportedState, 'date' | 'mayRestateUntil' | 'keys'> & Row>(
    db,
    sql`select r.kind, r.source_id as "sourceId", r.account_id as "accountId", r.date_key as "dateKey",
        r.restated_until::text as "restatedUntil", r.timezone, r.notes,
        ch.source_id as "storeId", ch.platform, ch.own_platform as "ownPlatform"
      from warehouse.reported_day r
      join ${reportingSources(scope)} ch on ch.own_source_id = r.source_id
      where r.kind = any(${kinds}::text[])
        and r.date_key between ${dateKey(days.from)}::integer and ${dateKey(days.to)}::integer
        and (r.restated_until >= ${notOver}::date or r.notes <> '[]'::jsonb)
        and ${isSelected}
      order by r.date_key, r.source_id, r.account_id, r.kind`,
  );
  return rows.flatMap((row) => {
    const { kind, sourceId, accountId, notes, timezone, restatedUntil, storeId, platform, ownPlatform } = row;
    zones.add(timezone);
    const mayRestateUntil = restatedUntil >= dateInZone(now, timezone) ? restatedUntil : null;
    if (mayRestateUntil === null && notes.length === 0) return [];
    const account = `${sourceId}/${accountId}`;
    const keys = { source: storeId, platform, ad_platform: ownPlatform, ad_account: account, web_property: account };
    return [{ kind, sourceId, accountId, date: dateOfKey(row.dateKey), mayRestateUntil, notes, keys }];
  });
}

interface Row {
  dateKey: number;
  restatedUntil: CalendarDate;
  timezone: string;
  storeId: string;
  platform: string;
  ownPlatform: string;
}

/** What may still change in a row of a report, by source, and what is to be known of its days. */
export interface RowStates {
  mayRestateUntil: CalendarDate | null;
  restatements: { sourceId: string; until: CalendarDate; first: CalendarDate; last: CalendarDate }[];
  notes: (DayNote & { sourceId: string; accountId: string; first: CalendarDate; last: CalendarDate; days: number })[];
}

/** Adds up the states of a row's days: each source once, each note of an account once. */
export function statesOfRow(states: readonly ReportedState[]): RowStates {
  const restatements = new Map<string, RowStates['restatements'][number]>();
  const notes = new Map<string, RowStates['notes'][number] & { noted: Set<CalendarDate> }>();
  for (const { sourceId, accountId, date, mayRestateUntil, notes: ofDay } of states) {
    if (mayRestateUntil !== null) {
      const known = restatements.get(sourceId);
      if (!known) restatements.set(sourceId, { sourceId, until: mayRestateUntil, first: date, last: date });
      else {
        if (mayRestateUntil > known.until) known.until = mayRestateUntil;
        known.last = date;
      }
    }
    for (const { code, detail } of ofDay) {
      const key = JSON.stringify([code, sourceId, accountId]);
      const known = notes.get(key);
      if (known) {
        known.noted.add(date);
        Object.assign(known, { last: date, detail, days: known.noted.size });
      } else {
        const noted = new Set([date]);
        notes.set(key, { code, detail, sourceId, accountId, first: date, last: date, days: 1, noted });
      }
    }
  }
  const bySource = [...restatements.values()].sort((a, b) => (a.sourceId < b.sourceId ? -1 : 1));
  const untils = bySource.map(({ until }) => until).sort();
  return {
    mayRestateUntil: untils.at(-1) ?? null,
    restatements: bySource,
    notes: [...notes.values()].map(({ noted: _, ...note }) => note),
  };
}
