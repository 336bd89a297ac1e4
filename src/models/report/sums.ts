import { fixedSql, identifier, join, type Sql, sql } from '../../database/sql.js';
import type { Dimension } from '../metrics/dimensions.js';
import { attributeJoins, conditionsOn, productsThatMeet } from './attributes.js';
import { list, namedKeys, namedLabels } from './columns.js';
import { factRows, grainRows, type RowsWanted } from './fact-rows.js';
import { isOfCustomers } from './ordered-customers.js';
import type { ReportPlan } from './plan.js';
import { dimensionsOf, hasDayDimension, type ReportQuestion } from './question.js';
import { askedMonthsAndDays, onPeriod } from './span-tables.js';

/** `summed`: the stored sums of each span and group, of which the ranking and all cells are made. */
export function sumTables(plan: ReportPlan): Sql[] {
  if (!plan.readsSums) return [];
  const { by, conditions } = plan.ofSums;
  const sums = plan.stored.map(({ name }) => sql`sum(${identifier(`r.${name}`)}) as ${identifier(name)}`);
  const places = ['side', 'no', ...by].map((_, index) => fixedSql(String(index + 1)));
  const readsMonths = plan.ofMonths.length > 0;
  const asked = identifier(readsMonths ? 'asked_part' : 'asked');
  const isApart = isAddedUpFirst(plan);
  const from = isApart
    ? sql`(
        select a.side, a.no ${list(plan.carriersOfSums.map((name) => identifier(`r.${name}`)))} ${list(sums)}
        from ${asked} a
        join ${rowsOf(plan)} r on ${onPeriod(plan.question)}
        group by a.side, a.no ${list(plan.carriersOfSums.map((name) => identifier(`r.${name}`)))}
      ) r`
    : sql`${asked} a join ${rowsOf(plan)} r on ${onPeriod(plan.question)}`;
  const place = identifier(isApart ? 'r' : 'a');
  return [
    ...(readsMonths ? [askedMonthsAndDays(plan)] : []),
    sql`summed as materialized (
      select ${place}.side, ${place}.no ${list(namedKeys(by))} ${list(namedLabels(by))} ${list(sums)}, row_number() over () as row_no
      from ${from}
      ${attributeJoins(plan.ofSums, null)}
      where ${conditionsOn(conditions)} and ${isOfCustomers(plan.ofSums)}
      group by ${join(places, ', ')}
    )`,
  ];
}

/**
 * Whether rows are added up by product or customer before these are joined: each has many rows, and its key and label are of the
 * join. Not with dimensions of the day, which the sums no longer have.
 */
function isAddedUpFirst({ ofSums, keysOfSums }: ReportPlan): boolean {
  const isOfMany = ({ attributes, carriers }: Dimension): boolean =>
    (attributes === 'product' || attributes === 'customer') && !carriers.includes('order_key');
  return ofSums.by.some(isOfMany) && keysOfSums.length === 0 && !hasDayDimension(dimensionsOf(ofSums));
}

/** The rows that are summed: of an aggregate of months, of one of days, of both, or of the facts. */
function rowsOf(plan: ReportPlan): Sql {
  const { question, sums, stored, perLine, ofMonths, ofDays, ofSums, keysOfSums, carriersOfSums } = plan;
  if (!sums) return factRows(rowsWanted(plan), stored, { perLine, scope: question.scope });
  const { channelKeys } = question;
  const wanted = { carriers: carriersOfSums, keys: keysOfSums, channelKeys, productKeys: productsOf(ofSums) };
  const { days, months } = sums;
  const ofDayGrain = grainRows(days, { ...wanted, ranges: ofDays }, stored);
  if (!months || ofMonths.length === 0) return ofDayGrain;
  const ofMonthGrain = grainRows(months, { ...wanted, ranges: ofMonths }, stored);
  return ofDays.length === 0 ? ofMonthGrain : sql`(${ofMonthGrain} union all ${ofDayGrain})`;
}

/** The rows of facts of all days that are asked for. */
export function rowsWanted({ carriers, question, allDays }: ReportPlan): RowsWanted {
  return { carriers, ranges: allDays, channelKeys: question.channelKeys };
}

/**
 * The products that the conditions let through, for the index: an aggregate of days has a thousand rows of others for each. Rows
 * without a product may satisfy a condition too.
 */
function productsOf({ conditions }: Pick<ReportQuestion, 'conditions'>): Sql | null {
  const products = productsThatMeet(conditions);
  return products && sql`array(${products} union all select '')`;
}
