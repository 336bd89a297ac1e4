import { oncePerObject } from '../../runtime/once-per-object.js';
import { type EntityClass, tableOf } from '../columns/table-columns.js';
import { FactFees } from '../facts/fact-fees.js';
import { type FactColumn, factColumns } from '../partitions/partition-columns.js';
import { adSpend, sessions } from '../partitions/partition-fact.js';

/** The facts of accounts that are added up, by the kind of their days: those of partitions, and fees. */
export const summedFacts = { ad_spend: adSpend, sessions, fees: { entity: FactFees } } as const satisfies Record<
  string,
  { entity: EntityClass }
>;

export type SummedFact = keyof typeof summedFacts;

/** A table of sums of what platforms report of days. */
export interface ReportedGrain {
  name: string;
  table: string;
  period: 'day' | 'week' | 'month';
  fact: SummedFact;
  /** Columns of the fact: with the period its primary key, in which '' is none. First the account, whose day is counted as a whole. */
  keys: readonly string[];
}

/** Under the same name in `dim_date`: `date_key` yyyymmdd, `iso_week_key` (ISO year and week), or `month_key` yyyymm. */
export const periodColumns = { day: 'date_key', week: 'iso_week_key', month: 'month_key' } as const;

const account = ['source_id', 'account_id'];

function grainsBy(
  fact: SummedFact,
  { name, table, keys }: { name: string; table: string; keys: readonly string[] },
  periods: readonly ReportedGrain['period'][],
): ReportedGrain[] {
  const suffix = { day: 'daily', week: 'weekly', month: 'monthly' };
  return periods.map((period) => ({
    name: `${period} x ${name}`,
    table: `warehouse.${table}_${suffix[period]}`,
    period,
    fact,
    keys: [...account, ...keys],
  }));
}

/**
 * Every aggregate of advertising, visits and fees. The measures of each are all amounts and numbers of the fact. Days come before the weeks
 * and months that are their sums.
 */
export const reportedGrains: readonly ReportedGrain[] = [
  ...grainsBy('ad_spend', { name: 'ad account x campaign', table: 'agg_ad_spend', keys: ['campaign_key'] }, [
    'day',
    'week',
    'month',
  ]),
  ...grainsBy('ad_spend', { name: 'ad account x device', table: 'agg_ad_device', keys: ['network', 'device'] }, [
    'day',
    'month',
  ]),
  ...grainsBy('sessions', { name: 'property x channel group', table: 'agg_sessions', keys: ['channel_group'] }, [
    'day',
    'week',
    'month',
  ]),
  ...grainsBy(
    'sessions',
    {
      name: 'property x session campaign',
      table: 'agg_session_campaign',
      keys: ['channel_group', 'source', 'medium', 'campaign'],
    },
    ['day', 'month'],
  ),
  ...grainsBy('fees', { name: 'account x kind of fee', table: 'agg_fees', keys: ['kind'] }, ['day', 'week', 'month']),
  ...grainsBy('sessions', { name: 'property x landing page', table: 'agg_session_landing', keys: ['landing_page'] }, [
    'day',
    'month',
  ]),
  ...grainsBy('sessions', { name: 'property x device', table: 'agg_session_device', keys: ['device', 'country'] }, [
    'day',
    'month',
  ]),
];

/** A column of an aggregate, and what a row of its fact adds to it. */
export interface ReportedMeasure {
  name: string;
  unit: 'count' | 'quantity';
  of: Partial<Record<SummedFact, string>>;
}

/** How many rows did not know a column: only if none, its sum is known. */
function unknownOf(column: string): string {
  return `unknown_${column}`;
}

/** Amounts in the reporting currency, and numbers: without those of the account's currency, which accounts do not share. */
function summedColumns(fact: SummedFact): FactColumn[] {
  const columns = factColumns(summedFacts[fact].entity);
  const ofAccount = columns.map(({ convertedFrom }) => convertedFrom);
  return columns.filter(({ name, type, isKey }) => type === 'numeric' && !isKey && !ofAccount.includes(name));
}

/** `f` is the row of the fact. */
export const reportedMeasures = oncePerObject(({ fact }: ReportedGrain): readonly ReportedMeasure[] =>
  summedColumns(fact).flatMap(({ name, isNullable }): ReportedMeasure[] =>
    isNullable
      ? [
          { name, unit: 'quantity', of: { [fact]: `coalesce(f.${name}, 0)` } },
          { name: unknownOf(name), unit: 'count', of: { [fact]: `(f.${name} is null)::integer` } },
        ]
      : [{ name, unit: 'quantity', of: { [fact]: `f.${name}` } }],
  ),
);

/** SQL of each key besides the period over a row `f` of the fact, as an aggregate stores it. */
export function reportedKeys({ fact, keys }: ReportedGrain): string[] {
  return keys.map((key) => (isNullableIn(fact, key) ? `coalesce(f.${key}, '')` : `f.${key}`));
}

/**
 * A select of an aggregate's rows as those of its fact: with null for what is not known. In place of a table of days it needs no other
 * SQL: `select … from (…) r`.
 */
export function rowsAsFact(grain: ReportedGrain): string {
  const { fact, keys, table, period } = grain;
  return `select ${[
    `g.${periodColumns[period]}`,
    ...keys.map((key) => (isNullableIn(fact, key) ? `nullif(g.${key}, '') as ${key}` : `g.${key}`)),
    ...summedColumns(fact).map(({ name, isNullable }) =>
      isNullable ? `case when g.${unknownOf(name)} = 0 then g.${name} end as ${name}` : `g.${name}`,
    ),
  ].join(', ')}
from ${table} g`;
}

function isNullableIn(fact: SummedFact, column: string): boolean {
  return factColumns(summedFacts[fact].entity).some(({ name, isNullable }) => name === column && isNullable);
}

/** The grain of days of which a grain of weeks or months is the sum. */
export function reportedDaysOf(wholes: ReportedGrain): ReportedGrain {
  return reportedGrains.find(
    ({ fact, period, keys }) => period === 'day' && fact === wholes.fact && String(keys) === String(wholes.keys),
  )!;
}

export function factTableOf({ fact }: ReportedGrain): string {
  return tableOf(summedFacts[fact].entity).name;
}
