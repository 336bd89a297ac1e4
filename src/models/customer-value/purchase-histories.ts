import { type CalendarDate, dateOfKey } from '../../canonical/calendar-date.js';
import { type Queryable, select, sql } from '../../database/sql.js';
import { purchasesOf } from './purchases.js';

/** Customers with equal histories, in days. Mean values are in the reporting currency, as doubles: they feed estimates only. */
export interface HistoryRow {
  /** Whether they would be recognised when they come back. */
  isRecognised: boolean;
  /** Days with a purchase after the first. */
  repeats: number;
  /** From the first purchase to the last. */
  recencyDays: number;
  /** From the first purchase to the last day observed. */
  ageDays: number;
  /** Of a repeat purchase; null without one. */
  meanValue: number | null;
  /** The same as known on the day before the hold-out; null for those who began later. */
  calibration: {
    repeats: number;
    recencyDays: number;
    ageDays: number;
    meanValue: number | null;
    /** Days with a purchase in the hold-out, and their value. */
    laterPurchases: number;
    laterValue: number;
  } | null;
  customers: number;
}

interface FlatRow extends Omit<HistoryRow, 'calibration'> {
  knownRepeats: number;
  knownRecencyDays: number | null;
  knownAgeDays: number;
  knownMeanValue: number | null;
  laterPurchases: number;
  laterValue: number;
}

interface HistoriesAsked {
  sources: readonly string[];
  /** The last day observed. */
  day: CalendarDate;
  /** The first day of the hold-out. */
  holdOutFrom: CalendarDate;
}

/** The histories of all customers, equal ones together, in an order that depends on nothing but the histories. */
export async function readHistories(
  db: Queryable,
  { sources, day, holdOutFrom }: HistoriesAsked,
): Promise<HistoryRow[]> {
  const rows = await select<FlatRow>(
    db,
    sql`with purchase as (
        select p.*, row_number() over (partition by p.customer_key order by p.day) > 1 as is_repeat
        from ${purchasesOf({ sources, until: day, customers: null })} p
      ),
      history as (
        select
          bool_or(is_recognised) as "isRecognised",
          (count(*) - 1)::integer as repeats,
          max(day) - min(day) as "recencyDays",
          ${day}::date - min(day) as "ageDays",
          (avg(value) filter (where is_repeat))::double precision as "meanValue",
          (count(*) filter (where day < ${holdOutFrom}::date) - 1)::integer as "knownRepeats",
          max(day) filter (where day < ${holdOutFrom}::date) - min(day) as "knownRecencyDays",
          ${holdOutFrom}::date - 1 - min(day) as "knownAgeDays",
          (avg(value) filter (where is_repeat and day < ${holdOutFrom}::date))::double precision as "knownMeanValue",
          (count(*) filter (where day >= ${holdOutFrom}::date))::integer as "laterPurchases",
          coalesce(sum(value) filter (where day >= ${holdOutFrom}::date), 0)::double precision as "laterValue"
        from purchase
        group by customer_key
      )
      select h.*, count(*)::integer as customers
      from history h
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
      order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11`,
  );
  return rows.map(withCalibration);
}

function withCalibration(row: FlatRow): HistoryRow {
  const { isRecognised, repeats, recencyDays, ageDays, meanValue, customers } = row;
  const { knownRepeats, knownRecencyDays, knownAgeDays, knownMeanValue, laterPurchases, laterValue } = row;
  const calibration = {
    ...{ repeats: knownRepeats, ageDays: knownAgeDays, meanValue: knownMeanValue },
    ...{ recencyDays: knownRecencyDays ?? 0, laterPurchases, laterValue },
  };
  return {
    ...{ isRecognised, repeats, recencyDays, ageDays, meanValue, customers },
    calibration: knownRecencyDays === null ? null : calibration,
  };
}

/** The history of one customer. */
export interface CustomerHistory {
  customerKey: string;
  isRecognised: boolean;
  repeats: number;
  recencyDays: number;
  ageDays: number;
  /** Of a repeat purchase; null without one. */
  meanValue: number | null;
}

/** No row for a customer without a purchase. */
export async function historiesOfCustomers(
  db: Queryable,
  { sources, day, customers }: { sources: readonly string[]; day: CalendarDate; customers: readonly string[] },
): Promise<CustomerHistory[]> {
  return select(
    db,
    sql`with purchase as (
        select p.*, row_number() over (partition by p.customer_key order by p.day) > 1 as is_repeat
        from ${purchasesOf({ sources, until: day, customers })} p
      )
      select customer_key as "customerKey", bool_or(is_recognised) as "isRecognised",
        (count(*) - 1)::integer as repeats, max(day) - min(day) as "recencyDays", ${day}::date - min(day) as "ageDays",
        (avg(value) filter (where is_repeat))::double precision as "meanValue"
      from purchase
      group by customer_key`,
  );
}

/** The first day on which one of the sources traded; null without trade. */
export async function firstDayOf(db: Queryable, sources: readonly string[]): Promise<CalendarDate | null> {
  const [row] = await select<{ firstKey: number | null }>(
    db,
    sql`select min(a.date_key) as "firstKey"
      from warehouse.agg_daily_summary a
      join warehouse.dim_channel c on c.channel_key = a.channel_key
      where c.source_id = any(${sources}::text[])`,
  );
  return row!.firstKey === null ? null : dateOfKey(row!.firstKey);
}
