import { daysBetween } from '../../canonical/calendar-date.js';
import { fixedSql, identifier, join, nothing, type Sql, sql, list } from '../../database/sql.js';
import type { Dimension } from '../metrics/dimensions.js';
import { factRowsColumn, type Grain } from '../metrics/grains.js';
import { conditionsOn, joinsFor, productsThatMeet } from './attributes.js';
import { type BestCustomers, restKey } from './best-customers.js';
import { namedKeys, namedLabels } from './columns.js';
import { factRows, factRowsOf, factRowsOfNobody, grainRows, type RowsWanted } from './fact-rows.js';
import { isOfCustomers } from './ordered-customers.js';
import type { ReportPlan } from './plan.js';
import { dimensionsOf, hasDayDimension, isHourly, type ReportQuestion } from './question.js';
import { askedKeys, onPeriod } from './span-tables.js';

/**
 * `summed`: the stored sums of each span and group, of which the ranking and all cells are made. `best`: the only customers who matter,
 * all others are one group (`restKey`); null: all do.
 */
export function sumTables(plan: ReportPlan, best: BestCustomers | null): Sql[] {
  if (!plan.readsSums) return [];
  const { by, conditions } = plan.ofSums;
  const sums = plan.summed.map(({ name }) => sql`sum(${identifier(`r.${name}`)}) as ${identifier(name)}`);
  const places = ['side', 'no', ...by].map((_, index) => fixedSql(String(index + 1)));
  const isApart = isAddedUpFirst(plan);
  const place = isApart ? { columns: [sql`r.side`, sql`r.no`], dateKey: nothing } : placeOfRows(plan);
  const wholes = isOneSpan(plan.question) ? null : wholesRead(plan);
  return [
    ...(wholes ? [askedKeys(plan, wholes)] : []),
    ...(best?.everybody ? [bestRows(plan, best)] : []),
    sql`summed as materialized (
      select ${join(place.columns, ', ')} ${list(namedKeys(by))} ${list(namedLabels(by))} ${list(sums)}, row_number() over () as row_no
      from ${isApart ? sql`(${addedUpFirst(plan, sums, best)}) r` : placedRows(plan, best)}
      ${joinsFor(plan.ofSums, dimensionsOf(plan.ofSums), { dateKey: place.dateKey, customer: null })}
      where ${conditionsOn(conditions)} and ${isOfCustomers(plan.ofSums)}
      group by ${join(places, ', ')}
    )`,
  ];
}

function addedUpFirst(plan: ReportPlan, sums: readonly Sql[], best: BestCustomers | null): Sql {
  const carried = plan.carriersOfSums.map((name) => identifier(`r.${name}`));
  const { columns } = placeOfRows(plan);
  const places = ['side', 'no', ...carried].map((_, index) => fixedSql(String(index + 1)));
  return sql`select ${join([...columns, ...carried], ', ')} ${list(sums)} from ${placedRows(plan, best)} group by ${join(places, ', ')}
    ${best?.everybody ? sql`having sum(${identifier(`r.${factRowsColumn}`)}) > 0` : nothing}`;
}

/** Rows `r` with their span `a`. */
function placedRows(plan: ReportPlan, best: BestCustomers | null): Sql {
  const { question } = plan;
  const rows = rowsOf(plan, best);
  if (isOneSpan(question)) return sql`${rows} r`;
  if (isAddedUpBySpan(plan)) return sql`span a cross join lateral (${rowsOfSpan(plan, rows)}) r`;
  return sql`${identifier(wholesRead(plan) ? 'asked_key' : 'asked')} a join ${rows} r on ${onPeriod(question)}`;
}

/** The aggregate of weeks or months that some rows are read from. */
function wholesRead({ sums, ofWholes }: ReportPlan): Grain | null {
  return ofWholes.length > 0 ? sums!.wholes : null;
}

/** The side and the number of a row's span, and its day. */
function placeOfRows({ question }: ReportPlan): { columns: Sql[]; dateKey: Sql } {
  if (!isOneSpan(question)) return { columns: [sql`a.side`, sql`a.no`], dateKey: sql`a.date_key` };
  const { no } = question.sides[0]![0]!;
  return { columns: [sql`0::integer as side`, sql`${no}::integer as no`], dateKey: sql`r.date_key` };
}

/** Spans of at least so many days, taken together, are read one after the other. */
const daysOfLongSpan = 7;

/**
 * Whether the aggregate's rows of each span are added up before anything is joined to them: there are a hundred rows for each day, and
 * to join each with its span takes as long as to read it.
 */
function isAddedUpBySpan(plan: ReportPlan): boolean {
  const { question, sums, ofSums } = plan;
  const spans = question.sides.flat();
  const isOfDays = question.days.length === 0 && !isHourly(question) && !hasDayDimension(dimensionsOf(ofSums));
  if (!sums || wholesRead(plan) || !isOfDays || isOneSpan(question)) return false;
  const days = spans.reduce((sum, { first, last }) => sum + daysBetween(first, last) + 1, 0);
  return days >= daysOfLongSpan * spans.length;
}

function rowsOfSpan({ carriersOfSums, keysOfSums, summed }: ReportPlan, rows: Sql): Sql {
  const kept = [...carriersOfSums, ...keysOfSums].map((name) => identifier(`d.${name}`));
  const sums = summed.map(({ name }) => sql`sum(${identifier(`d.${name}`)}) as ${identifier(name)}`);
  const columns = [...kept, ...sums];
  return sql`select ${columns.length > 0 ? join(columns, ', ') : sql`1`} from ${rows} d where d.date_key between a.first_key and a.last_key
    ${kept.length > 0 ? sql`group by ${join(kept, ', ')}` : sql`having count(*) > 0`}`;
}

/** Whether all days that are read are of one span: then nothing else says of which one a row is. */
function isOneSpan(question: ReportQuestion): boolean {
  const { sides, days } = question;
  return sides.length === 1 && sides[0]!.length === 1 && days.length === 0 && !isHourly(question);
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

/** The rows that are summed: of an aggregate of weeks or months, of one of days, of both, or of the facts. */
function rowsOf(plan: ReportPlan, best: BestCustomers | null): Sql {
  const { question, sums, stored, summed, perLine, ofWholes, ofDays, ofSums, keysOfSums, carriersOfSums } = plan;
  if (!sums) {
    if (best?.everybody) return rowsWithRest(plan, best.everybody);
    return best ? rowsOfBest(plan, best) : factRows(rowsWanted(plan), stored, { perLine, scope: question.scope });
  }
  const { channelKeys } = question;
  const wanted = { carriers: carriersOfSums, keys: keysOfSums, channelKeys, productKeys: productsOf(ofSums) };
  const { days, wholes } = sums;
  const ofDayGrain = grainRows(days, { ...wanted, ranges: ofDays }, summed);
  if (!wholes || ofWholes.length === 0) return ofDayGrain;
  const ofWholeGrain = grainRows(wholes, { ...wanted, ranges: ofWholes }, summed);
  return ofDays.length === 0 ? ofWholeGrain : sql`(${ofWholeGrain} union all ${ofDayGrain})`;
}

/** The facts of the best customers, and those of nobody. */
function rowsOfBest(plan: ReportPlan, { keys }: BestCustomers): Sql {
  const wanted = rowsWanted(plan);
  const ofCustomers = factRowsOf(sql`${keys}::text[]`, wanted, plan.stored);
  return sql`(select * from ${ofCustomers} best union all select * from ${factRowsOfNobody(wanted, plan.stored)} nobody)`;
}

function bestRows(plan: ReportPlan, best: BestCustomers): Sql {
  return sql`best_row as materialized ${rowsOfBest(plan, best)}`;
}

/**
 * The same, and those of everybody less the same under `restKey`. A group of no facts is no group, though its sums are there.
 */
function rowsWithRest(plan: ReportPlan, everybody: Grain): Sql {
  const { stored } = plan;
  const measures = stored.map(({ name }) => identifier(name));
  const rowCount = identifier(factRowsColumn);
  const wanted = { ...rowsWanted(plan), carriers: [] };
  return sql`(
    select b.date_key, b.customer_key ${list(measures)}, 1 as ${rowCount} from best_row b
    union all
    select b.date_key, ${restKey}::text ${list(measures.map((measure) => sql`-${measure}`))}, -1 from best_row b
    union all
    select e.date_key, ${restKey}::text ${list(measures)}, e.${rowCount}
    from ${grainRows(everybody, wanted, [...stored, { name: factRowsColumn }])} e
  )`;
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
