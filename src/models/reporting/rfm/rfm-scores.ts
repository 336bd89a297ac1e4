import { type CalendarDate, dateKey } from '../../../canonical/calendar-date.js';
import { join, type Queryable, type Sql, select, sql } from '../../../database/sql.js';
import { type Scope, within } from '../../../ledger/scope/scope.js';
import { type RfmSegment, rfmSegments, segmentPlaces } from '../../metrics/rfm-segments.js';
import type { RfmCutPoints } from './cut-points.js';
import { type RfmDay, rfmPopulation } from './rfm-population.js';

/** Scores are 1 to 5. Equal values have equal scores. */
export interface RfmRow {
  customerKey: string;
  recency: number;
  frequency: number;
  monetary: string;
  recencyScore: number;
  frequencyScore: number;
  monetaryScore: number;
  segment: RfmSegment;
}

interface RfmSegmentRow {
  segment: RfmSegment;
  customers: string;
  orders: string;
  netSales: string;
  /** Rounded to six decimals; null if the divisor is zero. */
  customerShare: string | null;
  netSalesShare: string | null;
}

/** The scores of customers; no row for one without a valid order up to the day. */
export async function rfmOfCustomers(
  db: Queryable,
  scope: Scope,
  { day, cutPoints, keys }: { day: RfmDay; cutPoints: RfmCutPoints; keys: readonly string[] },
): Promise<RfmRow[]> {
  const of = scored(day.asOf, cutPoints, {
    lastOrder: sql`p.last_valid_order_date`,
    frequency: sql`p.frequency`,
    monetary: sql`p.monetary`,
  });
  const rows = await select<Omit<RfmRow, 'segment'> & { place: number }>(
    db,
    sql`select p.customer_key as "customerKey", ${of.recency} as recency, p.frequency, p.monetary,
      ${of.recencyScore} as "recencyScore", ${of.frequencyScore} as "frequencyScore",
      ${of.monetaryScore} as "monetaryScore", ${of.segmentPlace} as place
    from ${rfmPopulation(scope, day, keys)}`,
  );
  return rows.map(({ place, ...row }) => ({ ...row, segment: rfmSegments[place - 1]! }));
}

/**
 * All segments in the order of their rules. `channelKeys`: only customers who ever bought there up to the day, with all
 * their orders; null: all. `cutPoints`: null without customers.
 */
export async function rfmSegmentRows(
  db: Queryable,
  scope: Scope,
  { day, cutPoints, channelKeys }: { day: RfmDay; cutPoints: RfmCutPoints | null; channelKeys: string[] | null },
): Promise<RfmSegmentRow[]> {
  const { segmentPlace } = scored(day.asOf, cutPoints ?? noCutPoints, {
    lastOrder: sql`p.last_valid_order_date`,
    frequency: sql`p.frequency`,
    monetary: sql`p.monetary`,
  });
  const buyers = channelKeys
    ? sql`join (
        select distinct o.customer_key from warehouse.fact_orders o
        where not o.is_test and ${within(scope, sql`o.source_id`)} and o.date_key <= ${dateKey(day.asOf)}
          and o.channel_key = any(${channelKeys}::text[])
      ) b on b.customer_key = p.customer_key`
    : sql``;
  return select<RfmSegmentRow>(
    db,
    sql`with counted as (
      select ${segmentPlace} as place, count(*) as customers, sum(p.frequency) as orders, sum(p.monetary) as net_sales
      from ${rfmPopulation(scope, day)} ${buyers}
      group by 1
    ),
    total as (select sum(customers) as customers, sum(net_sales) as net_sales from counted)
    select s.segment, coalesce(c.customers, 0) as customers, coalesce(c.orders, 0) as orders,
      coalesce(c.net_sales, 0) as "netSales",
      round(coalesce(c.customers, 0) / nullif(t.customers, 0), 6) as "customerShare",
      round(coalesce(c.net_sales, 0) / nullif(t.net_sales, 0), 6) as "netSalesShare"
    from unnest(${rfmSegments}::text[]) with ordinality as s (segment, place)
    cross join total t
    left join counted c on c.place = s.place
    order by s.place`,
  );
}

/** The condition that a customer of `customersIn(scope)` is in one of the segments, as of the latest known day. */
export function isInRfmSegment(
  segments: readonly RfmSegment[],
  asOf: CalendarDate,
  cutPoints: RfmCutPoints | null,
): Sql {
  if (cutPoints === null) return sql`false`;
  const { segmentPlace } = scored(asOf, cutPoints, ofCustomer);
  const places = segments.map((segment) => rfmSegments.indexOf(segment) + 1);
  return sql`c.valid_order_count > 0 and ${segmentPlace} = any(${places}::integer[])`;
}

/** The segment of a customer `c` of `customersIn(scope)`, as of the latest known day; null without a valid order. */
export function rfmSegmentOf(asOf: CalendarDate, cutPoints: RfmCutPoints | null): Sql {
  if (cutPoints === null) return sql`null::text`;
  const { segmentPlace } = scored(asOf, cutPoints, ofCustomer);
  return sql`case when c.valid_order_count > 0 then (${rfmSegments.map((each) => each.toUpperCase())}::text[])[${segmentPlace}] end`;
}

const ofCustomer: Measured = {
  lastOrder: sql`c.last_valid_order_date`,
  frequency: sql`c.valid_order_count`,
  monetary: sql`c.total_spent`,
};

/** Where there is nothing to score. */
const noCutPoints: RfmCutPoints = { recency: [], frequency: [], monetary: [] };

interface Measured {
  lastOrder: Sql;
  frequency: Sql;
  monetary: Sql;
}

function scored(asOf: CalendarDate, cuts: RfmCutPoints, { lastOrder, frequency, monetary }: Measured) {
  const recency = sql`(${asOf}::date - ${lastOrder})`;
  // The most recent fifth has the highest score.
  const recencyScore = sql`(6 - ${binOf(recency, cuts.recency)})`;
  const frequencyScore = binOf(frequency, cuts.frequency);
  const monetaryScore = binOf(monetary, cuts.monetary);
  const index = sql`25 * ${recencyScore} + 5 * ${frequencyScore} + ${monetaryScore} - 30`;
  const segmentPlace = sql`(${segmentPlaces}::smallint[])[${index}]`;
  return { recency, recencyScore, frequencyScore, monetaryScore, segmentPlace };
}

/** 1 to 5: one more for each cut point at or below the value. */
function binOf(value: Sql, cuts: readonly string[]): Sql {
  return sql`(${join([sql`1`, ...cuts.map((cut) => sql`(${value} >= ${cut}::numeric)::integer`)], ' + ')})`;
}
