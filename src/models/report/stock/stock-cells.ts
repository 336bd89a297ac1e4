import { allOf, fixedSql, identifier, join, nothing, type Sql, sql } from '../../../database/sql.js';
import type { Dimension } from '../../metrics/dimensions.js';
import type { StockMetric } from '../../metrics/metric.js';
import { productVersions } from './product-versions.js';
import { type StockGrain, stockRows } from './stock-rows.js';

export interface StockQuestion {
  metrics: readonly StockMetric[];
  by: readonly Dimension[];
  conditions: readonly { dimension: Dimension; on: (key: Sql, label: Sql) => Sql }[];
  /** The condition on a source's id. */
  ofSources: (sourceId: Sql) => Sql;
  levels: readonly { ofPeriods: boolean }[];
}

/** The smallest form of stock that has what is asked for. */
export function stockGrainOf({ by, conditions }: Pick<StockQuestion, 'by' | 'conditions'>): StockGrain {
  const used = [...by, ...conditions.map(({ dimension }) => dimension)];
  return used.some(({ attributes }) => attributes === 'location') ? 'location' : 'product';
}

/**
 * CTEs of which the last is `stock_summed`: side, no, of_periods, the keys `k0` … and labels `l0` … of the group, and each metric. Groups are
 * those with a product whose stock is known.
 */
export function stockSums(question: StockQuestion, grain = stockGrainOf(question)): Sql {
  const { metrics, by, conditions, ofSources, levels } = question;
  const keys = by.map(({ key }, index) => sql`${text(key)} as ${identifier(`k${index}`)}`);
  const labels = by.map(({ label }, index) => {
    // By bytes: by the rules of a language it takes longer than the sums.
    const value = label === undefined ? sql`null::text` : sql`max(${fixedSql(label)} collate "C") collate "default"`;
    return sql`${value} as ${identifier(`l${index}`)}`;
  });
  const sums = metrics.map(({ name, of }) => sql`sum(${fixedSql(of)}) as ${identifier(name)}`);
  const groups = ['id', ...by].map((_, index) => fixedSql(String(index + 1)));
  const used = [...by, ...conditions.map(({ dimension }) => dimension)];
  return sql`${stockRows({ metrics, grain, ofSources, productKeys: productsOf(conditions), levels })},
    ${hasVersions(used) ? sql`${productVersions},` : nothing}
    stock_grouped as materialized (
      select s.id ${list(keys)} ${list(labels)} ${list(sums)}
      from stock_row s
      ${versionsOf(used)}
      ${attributesOf(used)}
      where ${conditionsOf(conditions)}
      group by ${join(groups, ', ')}
    ),
    stock_summed as materialized (
      select s.side, s.no, s.of_periods, g.* from stock_grouped g join stock_span s on s.id = g.id
    )`;
}

export interface StockCells {
  keys: readonly Sql[];
  /** The columns of the answer: a metric on one side; null: no metric of stock. */
  measures: readonly { name: string | null; side: number; as: Sql }[];
  totals: readonly { ofPeriods: boolean; ofGroups: boolean }[];
  /** Whether groups that are not in `top_group` are the others. */
  isTop: boolean;
  isRanking: boolean;
}

/** The sums of `stock_summed` as cells of a report, of each of the totals. Periods are not added up: each total has its own rows. */
export function stockCells({ keys, measures, totals, isTop, isRanking }: StockCells): Sql {
  const labels = keys.map((_, index) => identifier(`l${index}`));
  const shown = (value: Sql): Sql =>
    isTop ? sql`case when t.place is not null then x.${value} end as ${value}` : sql`x.${value}`;
  const names = [...new Set(measures.flatMap(({ name }) => name ?? []))].map((name) => identifier(name));
  const groups = join([sql`is_other`, ...keys], ', ');
  const wanted = totals.map(
    ({ ofPeriods, ofGroups }) => sql`(of_periods = ${ofPeriods} and grouping(is_other) = ${ofGroups ? 1 : 0}::integer)`,
  );
  const values = measures.map(({ name, side, as }) =>
    name === null
      ? sql`null::numeric as ${as}`
      : sql`sum(${identifier(name)}) filter (where side = ${side}::integer) as ${as}`,
  );
  return sql`
    select no, of_periods, is_other ${list(keys)}, grouping(is_other) = 1 as of_groups
      ${list(labels.map((label) => sql`max(${label}) as ${label}`))} ${list(values)}
    from (
      select x.side, x.no, x.of_periods, ${isTop ? sql`t.place is null` : sql`false`} as is_other
        ${list([...keys, ...labels].map(shown))} ${list(names.map((name) => sql`x.${name}`))}
      from stock_summed x
      ${
        isTop
          ? sql`left join top_group t on t.keys = array[${join(
              keys.map((key) => sql`x.${key}`),
              ', ',
            )}]::text[]`
          : nothing
      }
      ${isRanking ? sql`where x.side = 0` : nothing}
    ) tagged
    group by grouping sets ((no, of_periods, ${groups}), (no, of_periods))
    having ${join(wanted, ' or ')}`;
}

/** The products that the conditions let through, so that no others are read. */
function productsOf(conditions: StockQuestion['conditions']): Sql | null {
  const ofProducts = conditions.filter(({ dimension }) => dimension.attributes === 'product');
  if (ofProducts.length === 0) return null;
  return sql`array(
    select p.product_key
    from warehouse.dim_product p
    cross join lateral (select p.product_key) r
    where ${conditionsOf(ofProducts)}
  )`;
}

/** `r`: what dimensions hang on, of a row of stock. */
function versionsOf(used: readonly Dimension[]): Sql {
  if (!hasVersions(used)) return sql`cross join lateral (select s.product_key, s.location_key) r`;
  return sql`left join stock_version v
      on v.product_key = s.product_key and v.from_key <= s.last_key and v.until_key > s.last_key
    cross join lateral (
      select s.product_key, s.location_key, nullif(v.category, '') as category,
        nullif(v.product_type, '') as product_type, nullif(v.vendor, '') as vendor
    ) r`;
}

/** Whether a dimension is what the product was on the day. */
function hasVersions(used: readonly Dimension[]): boolean {
  return used.some(({ carriers }) => carriers.some((name) => ['category', 'product_type', 'vendor'].includes(name)));
}

function attributesOf(used: readonly Dimension[]): Sql {
  const isRead = (name: Dimension['attributes']): boolean => used.some(({ attributes }) => attributes === name);
  return join(
    [
      isRead('product') ? sql`left join warehouse.dim_product p on p.product_key = r.product_key` : nothing,
      // Stock has a source, but no channel.
      isRead('channel')
        ? sql`join (select x.source_id, x.platform from ops.source x) ch on ch.source_id = s.source_id`
        : nothing,
      isRead('location') ? sql`left join warehouse.dim_location loc on loc.location_key = r.location_key` : nothing,
    ],
    ' ',
  );
}

function conditionsOf(conditions: StockQuestion['conditions']): Sql {
  return allOf(conditions.map(({ dimension, on }) => on(text(dimension.key), text(dimension.label ?? dimension.key))));
}

function text(expression: string): Sql {
  return sql`(${fixedSql(expression)})::text`;
}

/** Each after a comma. */
function list(columns: readonly Sql[]): Sql {
  return join(
    columns.map((column) => sql`, ${column}`),
    '',
  );
}
