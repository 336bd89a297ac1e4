import { factJoins, factTables } from '../metrics/fact-tables.js';
import { type Grain, grains, hasFactRows, keysOf, measuresOf, salesOf, storedKeys } from '../metrics/grains.js';
import { distinctMetrics } from '../metrics/registry.js';
import { addedByRow, distinctCounts, measureColumns, sumsOfStored } from '../roll-up/measure-lists.js';
import { zoneJoin } from '../roll-up/zone-join.js';

interface Aggregate extends Pick<Grain, 'table' | 'carriers' | 'dimensions' | 'hasDistinctCounts'> {
  /** The columns of its period, by what they are of `dim_date d`; the first is in the key. */
  periods: Record<string, string>;
  hasFactRows: boolean;
}

/** Grain: row of an aggregate that differs from the sum of the facts. */
function aggregateCheck(aggregate: Aggregate): string {
  const { table, carriers, dimensions = [], periods, hasDistinctCounts } = aggregate;
  const names = Object.keys(periods);
  const own = [...carriers, ...dimensions];
  const keys = [names[0]!, ...own];
  const measures = measuresOf(aggregate);
  const counted = hasDistinctCounts ? distinctMetrics : [];
  const row = (alias: string): string =>
    `(${[
      ...names.map((name) => `${alias}.${name}`),
      measureColumns([...measures, ...counted], alias),
      ...(aggregate.hasFactRows ? [`${alias}.fact_rows`] : []),
    ].join(', ')})`;
  const events = ([salesOf(aggregate), 'refunds'] as const).map((fact) => {
    const { table: facts, alias } = factTables[fact];
    const carried = storedKeys(aggregate, fact).map((key, index) => `${key} as ${own[index]}`);
    const values = counted.map(({ factColumn }) => (fact === 'orders' ? `o.${factColumn}` : `null as ${factColumn}`));
    const expressions = [...carried, ...values, addedByRow(fact, measures)].join(', ');
    return `select ${alias}.date_key, ${expressions}
  from ${facts} ${alias}
  ${factJoins(fact, expressions)}
  ${zoneJoin(fact, expressions)}
  where not ${alias}.is_test`;
  });
  return `
with events as (
  ${events.join('\n  union all\n  ')}
),

expected as (
  select
    ${Object.entries(periods)
      .map(([name, of]) => `${of} as ${name}`)
      .join(', ')},
    ${own.map((key) => `events.${key}`).join(', ')},
    ${[
      sumsOfStored('events', measures),
      ...(hasDistinctCounts ? distinctCounts('events') : []),
      ...(aggregate.hasFactRows ? ['count(*) as fact_rows'] : []),
    ].join(',\n    ')}
  from events
  join warehouse.dim_date d on d.date_key = events.date_key
  group by ${[...Object.values(periods), ...own.map((key) => `events.${key}`)].join(', ')}
)

select ${keys.map((key) => `coalesce(e.${key}, a.${key}) as ${key}`).join(', ')}
from expected e
full join ${table} a on ${keys.map((key) => `a.${key} = e.${key}`).join(' and ')}
where ${row('e')} is distinct from ${row('a')}`;
}

function grainCheck(grain: Grain): string {
  const [period] = keysOf(grain);
  return aggregateCheck({ ...grain, periods: { [period!]: `d.${period}` }, hasFactRows: hasFactRows(grain) });
}

const weeklyTrendsCheck = aggregateCheck({
  table: 'warehouse.agg_weekly_trends',
  periods: { iso_week_key: 'd.iso_week_key', week_start: 'd.iso_week_start' },
  carriers: ['channel_key'],
  hasDistinctCounts: true,
  hasFactRows: false,
});

/** `daily-summary` of `warehouse.agg_daily_summary`. */
function nameOf(table: string): string {
  return table.replace('warehouse.agg_', '').replaceAll('_', '-');
}

/** One for each aggregate of sums over periods. */
export const aggregateChecks = [
  ...grains.map((grain) => ({ name: nameOf(grain.table), sql: grainCheck(grain) })),
  { name: 'weekly-trends', sql: weeklyTrendsCheck },
];
