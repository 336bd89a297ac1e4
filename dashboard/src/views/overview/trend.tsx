import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { TimeLine } from '../../../../src/charts/time-line.js';
import type { Compare } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ofPeriod } from '../../data/narrowing.js';
import { formatsOf } from '../../format/numbers.js';
import { periodText, shortPeriodText, statedPeriodText } from '../../format/periods.js';
import type { OverviewQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { Opening, openingColumn } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';

type Row = OverviewQuery['trend']['rows'][number];

/** In pixels. */
const chartHeight = 260;

const comparedWith: Record<Compare, string | null> = {
  previous: 'Period before',
  year: 'Year before',
  none: null,
};

/** Net sales and orders over time. */
export function Trend({ rows, compare, isBusy }: { rows: readonly Row[] | null; compare: Compare; isBusy: boolean }) {
  const { address } = useAddress();
  const other = comparedWith[compare];
  const columns: Column<Row>[] = [
    { title: 'Days', cell: ({ span }) => statedPeriodText(span) },
    openingColumn('Net sales', 'netSales', ({ span }) => ofPeriod(address, span)),
    ...(other === null
      ? []
      : [
          {
            ...{ title: other, isNumber: true },
            cell: ({ comparisons: [compared] }: Row) => (
              <Opening field="netSales" from={ofPeriod(address, compared?.span)} value={compared?.previous.netSales} />
            ),
          },
        ]),
    openingColumn('Orders', 'orders', ({ span }) => ofPeriod(address, span)),
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
    categories: rows.map(({ span }) => ({
      label: shortPeriodText(span),
      name: periodText(span),
      isOpen: !span.isComplete,
    })),
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
