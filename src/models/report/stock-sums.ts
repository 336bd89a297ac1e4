import { fixedSql, identifier, join, nothing, type Sql, sql, list } from '../../database/sql.js';
import { sourcePlatforms } from '../../ledger/sources/source-rows.js';
import type { Attributes, Dimension } from '../metrics/dimensions.js';
import { conditionsOn, productsThatMeet } from './attributes.js';
import { namedKeys, namedLabels } from './columns.js';
import type { ReportPlan } from './plan.js';
import { dimensionsOf, type ReportQuestion } from './question.js';
import { stockGrainOf } from './stock-grain.js';
import { productVersions } from './stock/product-versions.js';
import { stockRows } from './stock/stock-rows.js';
import { neededTotals } from './totals.js';

/**
 * `stock_summed`: the stock of each period, and of each side as a whole (of_periods, without no), by group. Groups are those of products
 * with a known level.
 */
export function stockTables({ question, stock: metrics, allDays }: ReportPlan, grain = stockGrainOf(question)): Sql[] {
  if (metrics.length === 0) return [];
  const { by, conditions, stockSources: ofSources, top } = question;
  const used = dimensionsOf(question);
  const sums = metrics.map(({ name, of }) => sql`sum(${fixedSql(of)}) as ${identifier(name)}`);
  const places = ['id', ...by].map((_, index) => fixedSql(String(index + 1)));
  const totals = [...neededTotals(question), ...(top ? [{ ofPeriods: true }] : [])];
  const days = { from: allDays[0]!.from, to: allDays.at(-1)!.to };
  return [
    stockRows({ metrics, grain, ofSources, productKeys: productsOf(question), totals, days }),
    ...(hasVersions(used) ? [productVersions] : []),
    sql`stock_grouped as (
      select s.id ${list(namedKeys(by))} ${list(namedLabels(by))} ${list(sums)}
      from stock_row s
      ${versionsOf(used)}
      ${attributesOf(used)}
      where ${conditionsOn(conditions)}
      group by ${join(places, ', ')}
    )`,
    sql`stock_summed as materialized (
      select s.side, s.no, s.of_periods, g.* from stock_grouped g join stock_side s on s.id = g.id
    )`,
  ];
}

/** The products that the conditions let through, so that no others are read. */
function productsOf({ conditions }: ReportQuestion): Sql | null {
  const products = productsThatMeet(conditions);
  return products && sql`array(${products})`;
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
  return join(
    [
      isRead(used, 'product') ? sql`left join warehouse.dim_product p on p.product_key = r.product_key` : nothing,
      // Stock has a source, but no channel.
      isRead(used, 'channel') ? sql`join ${sourcePlatforms} ch on ch.source_id = s.source_id` : nothing,
      isRead(used, 'location')
        ? sql`left join warehouse.dim_location loc on loc.location_key = r.location_key`
        : nothing,
    ],
    ' ',
  );
}

function isRead(used: readonly Dimension[], name: Attributes): boolean {
  return used.some(({ attributes }) => attributes === name);
}
