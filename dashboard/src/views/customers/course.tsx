import { Columns } from '../../../../src/charts/columns.js';
import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import type { Address } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ofPeriod } from '../../data/narrowing.js';
import { formatsOf } from '../../format/numbers.js';
import { periodText, shortPeriodText, statedPeriodText } from '../../format/periods.js';
import type { CustomersQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { openingColumn } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';

type Row = CustomersQuery['trend']['rows'][number];

/** In pixels. */
const chartHeight = 260;
const title = 'New and returning customers over time';

const columnsOf = (address: Address): Column<Row>[] => [
  { title: 'Days', cell: ({ span }) => statedPeriodText(span) },
  openingColumn('New', 'newCustomers', ({ span }) => ofPeriod(address, span)),
  openingColumn('Returning', 'returningCustomers', ({ span }) => ofPeriod(address, span)),
  openingColumn('Net sales to new', 'newCustomerSales', ({ span }) => ofPeriod(address, span)),
  openingColumn('Net sales to returning', 'returningCustomerSales', ({ span }) => ofPeriod(address, span)),
];

/** The customers of each period, new ones and others on top of each other: together they are all who ordered in it. */
export function Course({ rows, isBusy }: { rows: readonly Row[] | null; isBusy: boolean }) {
  const { address } = useAddress();
  const { count, countShort } = formatsOf('EUR');
  const data: ChartData | null = rows && {
    title,
    heading: 'Days',
    categories: rows.map(({ span }) => ({
      ...{ label: shortPeriodText(span), name: periodText(span), isOpen: !span.isComplete },
    })),
    series: [
      { name: 'New', values: rows.map(({ newCustomers }) => String(newCustomers)) },
      { name: 'Returning', values: rows.map(({ returningCustomers }) => String(returningCustomers)) },
    ],
    format: count,
    formatShort: countShort,
  };
  return (
    <ChartFrame
      title={title}
      field="newCustomers"
      aside="who ordered twice in a period counts once in it, and once in each other period"
      isBusy={isBusy}
      chart={
        data ? (
          <Chart data={data} height={chartHeight} draw={(props) => <Columns {...props} stacked />} />
        ) : (
          <p class="skeleton block chart-room">0</p>
        )
      }
      table={
        rows && (
          <Table
            caption={title}
            columns={columnsOf(address)}
            rows={rows}
            keyOf={({ span }) => `${span.first} ${span.hour ?? ''}`}
          />
        )
      }
    />
  );
}
