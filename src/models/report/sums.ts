import { fixedSql, identifier, join, type Sql, sql } from '../../database/sql.js';
import { attributeJoins, conditionsOn, productsThatMeet } from './attributes.js';
import { list, namedKeys, namedLabels } from './columns.js';
import { factRows, grainRows, type RowsWanted } from './fact-rows.js';
import { isOfCustomers } from './ordered-customers.js';
import type { ReportPlan } from './plan.js';
import type { ReportQuestion } from './question.js';
import { askedKeys, onPeriod } from './span-tables.js';

/** `summed`: the stored sums of each span and group, of which the ranking and all cells are made. */
export function sumTables(plan: ReportPlan): Sql[] {
  if (!plan.readsSums) return [];
  const { by, conditions } = plan.ofSums;
  const sums = plan.summed.map(({ name }) => sql`sum(${identifier(`r.${name}`)}) as ${identifier(name)}`);
  const places = ['side', 'no', ...by].map((_, index) => fixedSql(String(index + 1)));
  const wholes = plan.ofWholes.length > 0 ? plan.sums!.wholes : null;
  return [
    ...(wholes ? [askedKeys(plan, wholes)] : []),
    sql`summed as materialized (
      select a.side, a.no ${list(namedKeys(by))} ${list(namedLabels(by))} ${list(sums)}, row_number() over () as row_no
      from ${identifier(wholes ? 'asked_key' : 'asked')} a
      join ${rowsOf(plan)} r on ${onPeriod(plan.question)}
      ${attributeJoins(plan.ofSums, null)}
      where ${conditionsOn(conditions)} and ${isOfCustomers(plan.ofSums)}
      group by ${join(places, ', ')}
    )`,
  ];
}

/** The rows that are summed: of an aggregate of weeks or months, of one of days, of both, or of the facts. */
function rowsOf(plan: ReportPlan): Sql {
  const { question, sums, stored, summed, perLine, ofWholes, ofDays, ofSums, keysOfSums, carriersOfSums } = plan;
  if (!sums) return factRows(rowsWanted(plan), stored, { perLine, scope: question.scope });
  const { channelKeys } = question;
  const wanted = { carriers: carriersOfSums, keys: keysOfSums, channelKeys, productKeys: productsOf(ofSums) };
  const { days, wholes } = sums;
  const ofDayGrain = grainRows(days, { ...wanted, ranges: ofDays }, summed);
  if (!wholes || ofWholes.length === 0) return ofDayGrain;
  const ofWholeGrain = grainRows(wholes, { ...wanted, ranges: ofWholes }, summed);
  return ofDays.length === 0 ? ofWholeGrain : sql`(${ofWholeGrain} union all ${ofDayGrain})`;
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
