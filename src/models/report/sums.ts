import { fixedSql, identifier, join, type Sql, sql } from '../../database/sql.js';
import { attributeJoins, conditionsOn } from './attributes.js';
import { keyColumns, keySql, labelColumns, list } from './columns.js';
import { factRows, grainRows, type RowsWanted } from './fact-rows.js';
import { isOfCustomers } from './ordered-customers.js';
import type { ReportPlan } from './plan.js';
import type { ReportQuestion } from './question.js';
import { askedParts, onPeriod } from './span-tables.js';
import type { Range } from './spans.js';

/** `summed`: the stored sums of each span and group, of which the ranking and all cells are made. */
export function sumTables(plan: ReportPlan): Sql[] {
  if (!plan.readsSums) return [];
  const { by, conditions } = plan.question;
  const keys = keyColumns(by).map((column, index) => sql`${keySql(by[index]!)} as ${column}`);
  const labels = labelColumns(by).map((column, index) => {
    const { label } = by[index]!;
    // By bytes: by the rules of a language it takes longer than the sums.
    const value = label === undefined ? sql`null::text` : sql`max(${fixedSql(label)} collate "C") collate "default"`;
    return sql`${value} as ${column}`;
  });
  const sums = plan.stored.map(({ name }) => sql`sum(${identifier(`r.${name}`)}) as ${identifier(name)}`);
  const places = ['side', 'no', ...keys].map((_, index) => fixedSql(String(index + 1)));
  const readsMonths = plan.ofMonths.length > 0;
  return [
    ...(readsMonths ? [askedParts(plan)] : []),
    sql`summed as materialized (
      select a.side, a.no ${list(keys)} ${list(labels)} ${list(sums)}, row_number() over () as row_no
      from ${identifier(readsMonths ? 'asked_part' : 'asked')} a
      join ${rowsOf(plan)} r on ${onPeriod(plan.question)}
      ${attributeJoins(plan.question, null)}
      where ${conditionsOn(conditions)} and ${isOfCustomers(plan.question)}
      group by ${join(places, ', ')}
    )`,
  ];
}

/** The rows that are summed: of an aggregate of months, of one of days, of both, or of the facts. */
function rowsOf(plan: ReportPlan): Sql {
  const { question, sums, stored, perLine, ofMonths, ofDays } = plan;
  if (!sums) return factRows(rowsWanted(plan), stored, { perLine, scope: question.scope });
  const productKeys = productsOf(question);
  const { days, months } = sums;
  const ofDayGrain = grainRows(days, { ...rowsWanted(plan, ofDays), productKeys }, stored);
  if (!months || ofMonths.length === 0) return ofDayGrain;
  const ofMonthGrain = grainRows(months, { ...rowsWanted(plan, ofMonths), productKeys }, stored);
  return ofDays.length === 0 ? ofMonthGrain : sql`(${ofMonthGrain} union all ${ofDayGrain})`;
}

/** The rows of all days that are asked for, or of some of them. */
export function rowsWanted(
  { carriers, question, allDays }: ReportPlan,
  ranges: readonly Range[] = allDays,
): RowsWanted {
  return { carriers, ranges, channelKeys: question.channelKeys };
}

/**
 * The products that the conditions let through, for the index: an aggregate of days has a thousand rows of others for each. Rows
 * without a product may satisfy a condition too.
 */
function productsOf({ conditions }: ReportQuestion): Sql | null {
  const ofProducts = conditions.filter(({ dimension }) => dimension.attributes === 'product');
  if (ofProducts.length === 0) return null;
  return sql`array(
    select p.product_key
    from warehouse.dim_product p
    cross join lateral (select p.product_key) r
    where ${conditionsOn(ofProducts)}
    union all
    select ''
  )`;
}
