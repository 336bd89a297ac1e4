import type { Compare } from '../../address/address.js';
import { dayText, spanText } from '../../format/days.js';
import { countText, moneyText } from '../../format/numbers.js';
import type { OverviewQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { type Column, Table } from '../../parts/table.js';

type Row = OverviewQuery['trend']['rows'][number];
type Span = Pick<Row['span'], 'first' | 'last' | 'hour' | 'isComplete'>;

const comparedWith: Record<Compare, string | null> = {
  previous: 'Period before',
  year: 'Year before',
  none: null,
};

/** Net sales and orders over time. */
export function Trend({ rows, compare, isBusy }: { rows: readonly Row[] | null; compare: Compare; isBusy: boolean }) {
  const other = comparedWith[compare];
  const columns: Column<Row>[] = [
    { title: 'Days', cell: ({ span }) => periodText(span) },
    { title: 'Net sales', isNumber: true, cell: ({ netSales }) => moneyText(netSales) },
    ...(other === null
      ? []
      : [
          {
            ...{ title: other, isNumber: true },
            cell: ({ comparisons: [compared] }: Row) => moneyText(compared?.previous.netSales),
          },
        ]),
    { title: 'Orders', isNumber: true, cell: ({ orders }) => countText(orders) },
  ];
  return (
    <ChartFrame
      title="Net sales over time"
      field="netSales"
      aside={other === null ? undefined : `beside the ${other.toLowerCase()}`}
      isBusy={isBusy}
      table={
        rows ? (
          <Table
            caption="Net sales over time"
            columns={columns}
            rows={rows}
            keyOf={({ span }) => `${span.first} ${span.hour ?? ''}`}
          />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}

function periodText(span: Span): string {
  const days =
    span.hour !== null
      ? `${dayText(span.first, { day: 'numeric', month: 'short' })}, ${span.hour}:00`
      : spanText(span, { weekday: 'short', day: 'numeric', month: 'short' });
  return span.isComplete ? days : `${days} (not over)`;
}
