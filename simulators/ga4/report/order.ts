import { METRICS } from '../fields/metrics.js';
import type { OrderBy, ReportRequest } from './request.js';
import { digestOf, type Row } from './rows.js';

/**
 * The rows in the requested order. Rows that it does not tell apart come in another order in each answer, as nothing promises
 * theirs: a client that pages without a complete order loses rows.
 */
export function ordered(rows: Row[], { orderBys, dimensions }: ReportRequest, call: number): Row[] {
  const shuffled = rows
    .map((row) => ({ row, at: digestOf(`${call}:${JSON.stringify(row.values)}`) }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
  if (orderBys.length === 0) return shuffled;
  return shuffled.sort((a, b) => {
    for (const orderBy of orderBys) {
      const difference = compared(a, b, orderBy, dimensions);
      if (difference !== 0) return orderBy.isDescending ? -difference : difference;
    }
    return 0;
  });
}

function compared(a: Row, b: Row, { field, isMetric }: OrderBy, dimensions: readonly string[]): number {
  if (isMetric) return Number(METRICS.get(field)!.of(a.cell)) - Number(METRICS.get(field)!.of(b.cell));
  const at = dimensions.indexOf(field);
  return Buffer.compare(Buffer.from(a.values[at]!), Buffer.from(b.values[at]!));
}
