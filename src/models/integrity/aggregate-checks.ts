import { factJoins, factTables } from '../metrics/fact-tables.js';
import {
  type AnyGrain,
  factRowsColumn,
  factsOf,
  type Grain,
  grains,
  isReported,
  keysOf,
  measuresOf,
  periodColumn,
  storedKeys,
  sumsOf,
  weekStart,
} from '../metrics/grains.js';
import { distinctMetrics } from '../metrics/registry.js';
import {
  factTableOf,
  type ReportedGrain,
  reportedGrains,
  reportedKeys,
  reportedMeasures,
} from '../metrics/reported-grains.js';
import { addedByRow, distinctCounts, measureColumns, sumsOfStored } from '../roll-up/measure-lists.js';
import { zoneJoin } from '../roll-up/zone-join.js';

/** Grain: row of an aggregate that differs from the sum of the facts. */
function grainCheck(grain: AnyGrain): string {
  const { table, period } = grain;
  const hasDistinctCounts = !isReported(grain) && grain.hasDistinctCounts === true;
  const keys = keysOf(grain);
  const own = keys.slice(1);
  // What it stores of the period, by what that is of `dim_date d`.
  const periods = {
    [periodColumn(grain)]: periodColumn(grain),
    ...(period === 'week' ? { [weekStart.column]: weekStart.ofDate } : {}),
  };
  const measures = sumsOf(grain);
  const counted = hasDistinctCounts ? distinctMetrics : [];
  const row = (alias: string): string =>
    `(${[
      ...Object.keys(periods).map((name) => `${alias}.${name}`),
      measureColumns([...measures, ...counted], alias),
      `${alias}.${factRowsColumn}`,
    ].join(', ')})`;
  const events = isReported(grain) ? [reportedEvents(grain)] : eventsOf(grain);
  return `
with events as (
  ${events.join('\n  union all\n  ')}
),

expected as (
  select
    ${Object.entries(periods)
      .map(([name, of]) => `d.${of} as ${name}`)
      .join(', ')},
    ${own.map((key) => `events.${key}`).join(', ')},
    ${[
      sumsOfStored('events', measures),
      ...(hasDistinctCounts ? distinctCounts('events') : []),
      `count(*) as ${factRowsColumn}`,
    ].join(',\n    ')}
  from events
  join warehouse.dim_date d on d.date_key = events.date_key
  group by ${[...Object.values(periods).map((of) => `d.${of}`), ...own.map((key) => `events.${key}`)].join(', ')}
)

select ${keys.map((key) => `coalesce(e.${key}, a.${key}) as ${key}`).join(', ')}
from expected e
full join ${table} a on ${keys.map((key) => `a.${key} = e.${key}`).join(' and ')}
where ${row('e')} is distinct from ${row('a')}`;
}

/** A select of each fact's rows: what they carry, and what they add. */
function eventsOf(grain: Grain): string[] {
  const own = keysOf(grain).slice(1);
  const counted = grain.hasDistinctCounts ? distinctMetrics : [];
  return factsOf(grain).map((fact) => {
    const { table: facts, alias } = factTables[fact];
    const carried = storedKeys(grain, fact).map((key, index) => `${key} as ${own[index]}`);
    const values = counted.map(({ factColumn }) => (fact === 'orders' ? `o.${factColumn}` : `null as ${factColumn}`));
    const expressions = [...carried, ...values, addedByRow(fact, measuresOf(grain))].join(', ');
    return `select ${alias}.date_key, ${expressions}
  from ${facts} ${alias}
  ${factJoins(fact, expressions)}
  ${zoneJoin(fact, expressions)}
  where not ${alias}.is_test`;
  });
}

function reportedEvents(grain: ReportedGrain): string {
  const keys = reportedKeys(grain).map((key, index) => `${key} as ${grain.keys[index]}`);
  return `select f.date_key, ${keys.join(', ')}, ${addedByRow(grain.fact, reportedMeasures(grain))}
  from ${factTableOf(grain)} f`;
}

/** `daily-summary` of `warehouse.agg_daily_summary`. */
function nameOf(table: string): string {
  return table.replace('warehouse.agg_', '').replaceAll('_', '-');
}

/** One for each aggregate of sums over periods. */
export const aggregateChecks = [...grains, ...reportedGrains].map((grain) => ({
  name: nameOf(grain.table),
  sql: grainCheck(grain),
}));
