import { Columns } from '../../../../src/charts/columns.js';
import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { useAddress } from '../../address/navigation.js';
import { ofPeriod } from '../../data/narrowing.js';
import { formatsOf } from '../../format/numbers.js';
import { periodText, shortPeriodText, statedPeriodText } from '../../format/periods.js';
import type { MarketingQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { openingColumn } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';

type Row = MarketingQuery['newOverTime']['rows'][number];

const title = 'Net sales to new and returning customers';
/** In pixels. */
const chartHeight = 240;

/** Net sales over time, divided by whether an order was its customer's first. */
export function NewOverTime({ rows, isBusy }: { rows: readonly Row[] | null; isBusy: boolean }) {
  const { address } = useAddress();
  const columns: Column<Row>[] = [
    { title: 'Days', cell: ({ span }) => statedPeriodText(span) },
    openingColumn('To new', 'newCustomerSales', ({ span }) => ofPeriod(address, span)),
    openingColumn('To returning', 'returningCustomerSales', ({ span }) => ofPeriod(address, span)),
    ...(rows?.[0]?.newCustomers === undefined
      ? []
      : [openingColumn('New customers', 'newCustomers', ({ span }: Row) => ofPeriod(address, span))]),
  ];
  return (
    <ChartFrame
      title={title}
      field="newCustomerSales"
      isBusy={isBusy}
      chart={
        rows ? (
          <Chart data={chartOf(rows)} height={chartHeight} draw={(props) => <Columns {...props} stacked />} />
        ) : (
          <p class="skeleton block chart-room">0</p>
        )
      }
      table={
        rows ? (
          <Table
            caption={title}
            columns={columns}
            rows={rows}
            keyOf={({ span }) => `${span.first} ${span.hour ?? ''}`}
          />
        ) : null
      }
    />
  );
}

function chartOf(rows: readonly Row[]): ChartData {
  const { money, moneyShort } = formatsOf(rows[0]?.newCustomerSales.currency ?? 'EUR');
  return {
    title,
    heading: 'Days',
    categories: rows.map(({ span }) => ({
      label: shortPeriodText(span),
      name: periodText(span),
      isOpen: !span.isComplete,
    })),
    series: [
      { name: 'New customers', values: rows.map(({ newCustomerSales }) => newCustomerSales.amount) },
      { name: 'Returning customers', values: rows.map(({ returningCustomerSales }) => returningCustomerSales.amount) },
    ],
    format: money,
    formatShort: moneyShort,
  };
}
