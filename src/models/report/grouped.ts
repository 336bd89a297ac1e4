import { fixedSql, identifier, join, nothing, type Sql, sql, list } from '../../database/sql.js';
import type { BaseMetric, CustomerCondition } from '../metrics/metric.js';
import { attributeJoins, conditionsOn } from './attributes.js';
import { array, keyColumns, keySql, labelColumns, measureName } from './columns.js';
import { placeOf } from './order.js';
import { isOfCustomers } from './ordered-customers.js';
import type { ReportPlan } from './plan.js';
import { isOfChanges } from './question.js';
import { hasOverlap, joinsOfKeys, oneKey } from './several-keys.js';
import { onPeriod } from './span-tables.js';
import type { Totals } from './totals.js';

/** Which groups and periods are added up, and of what. */
export interface Grouping {
  totals: readonly Totals[];
  /** Every group by itself, to choose the first ones: of the report's own side alone, unless they are chosen by their change. */
  isRanking: boolean;
}

/** What is added up or counted: rows of sums, or of a fact. */
interface Measured {
  /** null: the rows of `table`, which have their periods and groups. */
  facts: { rows: Sql; customer: { key: Sql; condition: CustomerCondition } | null } | null;
  /** The sums; left out: `summed`. */
  table?: Sql;
  columns: readonly Sql[];
  /** The aggregate of one metric, with a filter for its side; null: it is not of these rows. */
  measure: (base: BaseMetric, ofSide: Sql) => Sql | null;
}

/** Rows with their periods and groups, grouped for each of the totals. */
export function grouped(
  plan: ReportPlan,
  { totals, isRanking }: Grouping,
  { facts, table = sql`summed`, columns, measure }: Measured,
): Sql {
  const { question, bases } = plan;
  const { by, conditions, sides } = question;
  const [keys, labels] = [keyColumns(by), labelColumns(by)];
  const hasGroups = totals.some(({ ofGroups }) => !ofGroups);
  const carried = by.map((dimension, index) => (facts ? keySql(dimension) : sql`r.${keys[index]!}`));
  const own = by.map((dimension, index) => ({
    key: !dimension.isList ? carried[index]! : hasGroups ? oneKey(index) : sql`null::text`,
    label: facts ? (dimension.label ? fixedSql(dimension.label) : sql`null::text`) : sql`r.${labels[index]!}`,
  }));
  const isTop = question.top !== null && !isRanking;
  const span = identifier(facts ? 'a' : 'r');
  const { isFirst, isOther } = placeOf(question);
  const shown = (value: Sql): Sql => (isTop ? sql`case when ${isFirst} then ${value} end` : value);
  // Several keys of a row may be among the others, which have it once.
  const isOnce = isTop && hasGroups && hasOverlap(by) && facts === null;
  const tagged = sql`
    select ${isOnce ? sql`distinct r.row_no,` : nothing} ${span}.side, ${span}.no, ${isTop ? isOther : sql`false`} as is_other
      ${list(own.map(({ key }, index) => sql`${shown(key)} as ${keys[index]!}`))}
      ${list(own.map(({ label }, index) => sql`${shown(label)} as ${labels[index]!}`))}
      ${list(columns)}
    from ${facts ? sql`asked a join ${facts.rows} r on ${onPeriod(question)} ${attributeJoins(question, facts.customer)}` : sql`${table} r`}
    ${hasGroups ? joinsOfKeys(question, carried) : nothing}
    ${isTop ? sql`left join top_group t on t.keys = ${array(own.map(({ key }) => key))}` : nothing}
    where ${isRanking && !isOfChanges(question) ? sql`${span}.side = 0` : sql`true`}
      and ${facts ? sql`${conditionsOn(conditions)} and ${isOfCustomers(question)}` : sql`true`}`;
  const measures = bases.flatMap((base) =>
    sides.map((_, side) => {
      const value = measure(base, sql`filter (where side = ${side}::integer)`);
      return sql`${value ?? sql`null::numeric`} as ${identifier(measureName(base.name, side))}`;
    }),
  );
  const sets = totals.map(({ ofPeriods, ofGroups }) => {
    const columns = [...(ofPeriods ? [] : [sql`no`]), ...(ofGroups ? [] : [sql`is_other`, ...keys])];
    return sql`(${join(columns, ', ')})`;
  });
  const hasPeriods = totals.some(({ ofPeriods }) => !ofPeriods);
  return sql`select ${hasPeriods ? sql`no, grouping(no) = 1` : sql`null::integer as no, true`} as of_periods,
      ${
        hasGroups
          ? sql`is_other ${list(keys)}, grouping(is_other) = 1`
          : sql`null::boolean as is_other ${list(keys.map((key) => sql`null::text as ${key}`))}, true`
      } as of_groups
      ${list(labels.map((label) => sql`max(${label}) as ${label}`))} ${list(measures)}
    from (${tagged}) tagged
    group by grouping sets (${join(sets, ', ')})
    ${isTop && hasGroups ? sql`having grouping(is_other) = 1 or is_other is not null` : nothing}`;
}
