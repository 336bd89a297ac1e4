import { allOf, type Sql, sql } from '../../database/sql.js';
import { type ColumnOf, metricExpression } from '../metrics/metric-sql.js';
import { measuresOfSide } from './columns.js';
import type { Order, ReportQuestion } from './question.js';

/** The key of a dimension of a row `cell`, as it is ordered. */
function keyOrder({ by }: ReportQuestion, index: number): Sql {
  const key = sql`cell.keys[${index + 1}::integer]`;
  return by[index]!.isNumber ? sql`${key}::integer` : key;
}

/** A term of an order over rows `cell`. */
export function orderTerm(question: ReportQuestion, order: Order): Sql {
  const value = (): Sql => {
    switch (order.by) {
      case 'period':
        return sql`cell.no`;
      case 'key':
        return keyOrder(question, order.index);
      case 'metric':
        return valueOrder(question, order);
    }
  };
  return order.isDescending ? sql`${value()} desc nulls last` : sql`${value()} nulls last`;
}

function valueOrder(question: ReportQuestion, { metric, changeFrom }: Order & { by: 'metric' }): Sql {
  const ofSide = (side: number): Sql => metricExpression(measuresOfSide(question, 'cell', side), metric);
  return changeFrom === undefined ? ofSide(0) : sql`(${ofSide(0)} - ${ofSide(changeFrom)})`;
}

/** The order of rows: in each period, or as a whole, the others come last. */
export function rowOrder(question: ReportQuestion): Sql[] {
  const { by, order } = question;
  const terms = order.map((each) => orderTerm(question, each));
  const byPeriod = order[0]?.by === 'period' ? terms.slice(0, 1) : [];
  const keys = by.map((_, index) => keyOrder(question, index));
  return [...byPeriod, sql`cell.is_other`, ...terms.slice(byPeriod.length), sql`cell.no`, ...keys];
}

/** The question's order, without periods. */
export function groupOrder(question: ReportQuestion): Sql[] {
  const { by, order } = question;
  const terms = order.filter((each) => each.by !== 'period').map((each) => orderTerm(question, each));
  return [...terms, ...by.map((_, index) => keyOrder(question, index))];
}

/** The conditions on metrics. */
export function havingOf({ having }: ReportQuestion, columnOf: ColumnOf): Sql {
  return allOf(
    having.flatMap(({ metric, min, max }) => [
      ...(min === null ? [] : [sql`${metricExpression(columnOf, metric)} >= ${min}::numeric`]),
      ...(max === null ? [] : [sql`${metricExpression(columnOf, metric)} <= ${max}::numeric`]),
    ]),
  );
}

/** Whether a row's group, joined as `t`, is one of the first, and whether it is among the others; null: it is left out. */
export function placeOf({ having, top }: ReportQuestion): { isFirst: Sql; isOther: Sql } {
  const isFirst = sql`t.place <= ${top?.count}::integer`;
  return { isFirst, isOther: having.length === 0 ? sql`t.place is null` : sql`t.place > ${top?.count}::integer` };
}
