import type { Dimension } from '../models/metrics/dimensions.js';
import type { FigureWanted, Order } from '../models/report/question.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import type { ReportArgs, ReportOrderInput } from '../schema/inputs/report-args.js';

/** The order of the rows; with a limit there is one by a metric, the first selected one by default. */
export function orderOf(args: ReportArgs, by: readonly Dimension[], figures: readonly FigureWanted[]): Order[] {
  const order = (args.orderBy ?? []).map((each) => orderTerm(each, by, args.compareTo?.length ?? 0));
  if (args.limit === null || args.limit === undefined || order.some((each) => each.by === 'metric')) {
    return order.length > 0 ? order : [{ by: 'period', isDescending: false }];
  }
  const first = figures[0]?.metric;
  if (first === undefined) {
    throw new InvalidInputError('"limit" needs a metric to rank by: select one, or set "orderBy".', 'limit');
  }
  const ranking: Order = { by: 'metric', metric: first, isDescending: true };
  return order.length > 0 ? [...order, ranking] : [{ by: 'period', isDescending: false }, ranking];
}

function orderTerm(
  { metric, dimension, period, descending, changeFrom }: ReportOrderInput,
  by: readonly Dimension[],
  comparisons: number,
): Order {
  const set = [metric, dimension, period].filter((value) => value !== null && value !== undefined && value !== false);
  if (set.length !== 1) {
    throw new InvalidInputError('Set exactly one of "metric", "dimension" and "period: true".', 'orderBy');
  }
  if (changeFrom !== null && changeFrom !== undefined) {
    if (!metric)
      throw new InvalidInputError('"changeFrom" is of a "metric": set one, or omit it.', 'orderBy.changeFrom');
    if (changeFrom < 0 || changeFrom >= comparisons) {
      throw new InvalidInputError(
        `Got ${changeFrom}; "changeFrom" must be the place of an entry of "compareTo", from 0, of which there ${comparisons === 1 ? 'is 1' : `are ${comparisons}`}.`,
        'orderBy.changeFrom',
      );
    }
    return { by: 'metric', metric, isDescending: descending, changeFrom: changeFrom + 1 };
  }
  if (metric) return { by: 'metric', metric, isDescending: descending };
  if (!dimension) return { by: 'period', isDescending: descending };
  const index = by.findIndex(({ name }) => name === dimension);
  if (index < 0) {
    throw new InvalidInputError(
      `Rows are not broken down by ${dimension.toUpperCase()}. Add it to "by", or order by another one.`,
      'orderBy.dimension',
    );
  }
  return { by: 'key', index, isDescending: descending };
}
