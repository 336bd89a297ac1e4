import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { TimeLine } from '../../../../src/charts/time-line.js';
import type { Compare } from '../../address/address.js';
import { dayText, spanText } from '../../format/days.js';
import { countText, formatsOf, moneyText } from '../../format/numbers.js';
import type { OverviewQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { type Column, Table } from '../../parts/table.js';

type Row = OverviewQuery['trend']['rows'][number];
type Span = Pick<Row['span'], 'first' | 'last' | 'hour' | 'isComplete'>;

/** In pixels. */
const chartHeight = 260;

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
      chart={
        rows ? (
          <Chart data={chartOf(rows, other)} height={chartHeight} draw={(props) => <TimeLine {...props} />} />
        ) : (
          <p class="skeleton block chart-room">0</p>
        )
      }
      table={
        rows ? (
          <Table
            caption="Net sales over time"
            columns={columns}
            rows={rows}
            keyOf={({ span }) => `${span.first} ${span.hour ?? ''}`}
          />
        ) : null
      }
    />
  );
}

function chartOf(rows: readonly Row[], other: string | null): ChartData {
  const { money, moneyShort } = formatsOf(rows[0]?.netSales.currency ?? 'EUR');
  return {
    title: 'Net sales over time',
    heading: 'Days',
    categories: rows.map(({ span }) => ({ label: shortText(span), name: daysText(span), isOpen: !span.isComplete })),
    series: [
      { name: 'Net sales', values: rows.map(({ netSales }) => netSales.amount) },
      ...(other === null
        ? []
        : [
            {
              ...{ name: other, isComparison: true, isWhole: true },
              values: rows.map(({ comparisons: [compared] }) =>
                compared?.span ? (compared.previous.netSales?.amount ?? null) : null,
              ),
            },
          ]),
    ],
    format: money,
    formatShort: moneyShort,
  };
}

/** As the axis has it. */
function shortText({ first, hour }: Span): string {
  return hour === null ? dayText(first, { day: 'numeric', month: 'short' }) : `${hour}:00`;
}

function daysText(span: Span): string {
  if (span.hour !== null) return `${dayText(span.first, { day: 'numeric', month: 'short' })}, ${span.hour}:00`;
  return spanText(span, { weekday: 'short', day: 'numeric', month: 'short' });
}

function periodText(span: Span): string {
  return span.isComplete ? daysText(span) : `${daysText(span)} (not over)`;
}
