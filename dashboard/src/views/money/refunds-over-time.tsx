import { Columns } from '../../../../src/charts/columns.js';
import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import type { Compare } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ofPeriod } from '../../data/narrowing.js';
import { formatsOf } from '../../format/numbers.js';
import { periodText, shortPeriodText, statedPeriodText } from '../../format/periods.js';
import type { MoneyQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { comparedNames } from '../../parts/comparison.js';
import { Opening, openingColumn } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';

type Row = MoneyQuery['refundsOverTime']['rows'][number];

const title = 'Refunds over time';
/** In pixels. */
const chartHeight = 220;

/** Money paid back, by the day of the refund. */
export function RefundsOverTime({
  rows,
  compare,
  isBusy,
}: {
  rows: readonly Row[] | null;
  compare: Compare;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const other = comparedNames[compare];
  const columns: Column<Row>[] = [
    { title: 'Days', cell: ({ span }) => statedPeriodText(span) },
    openingColumn('Refunds', 'refunds', ({ span }) => ofPeriod(address, span)),
    openingColumn('Returns', 'returns', ({ span }) => ofPeriod(address, span)),
    ...(other === null
      ? []
      : [
          {
            ...{ title: `Refunds, ${other}`, isNumber: true },
            cell: ({ comparisons: [compared] }: Row) => (
              <Opening field="refunds" from={ofPeriod(address, compared?.span)} value={compared?.previous.refunds} />
            ),
          },
        ]),
  ];
  return (
    <ChartFrame
      title={title}
      field="refunds"
      aside="by the day of the refund, not of its order"
      isBusy={isBusy}
      chart={
        rows ? (
          <Chart data={chartOf(rows, other)} height={chartHeight} draw={(props) => <Columns {...props} />} />
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

function chartOf(rows: readonly Row[], other: string | null): ChartData {
  const { money, moneyShort } = formatsOf(rows[0]?.refunds.currency ?? 'EUR');
  return {
    title,
    heading: 'Days',
    categories: rows.map(({ span }) => ({
      label: shortPeriodText(span),
      name: periodText(span),
      isOpen: !span.isComplete,
    })),
    series: [
      { name: 'Refunds', values: rows.map(({ refunds }) => refunds.amount) },
      ...(other === null
        ? []
        : [
            {
              ...{ name: `Refunds, ${other}`, isComparison: true, isWhole: true },
              values: rows.map(({ comparisons: [compared] }) =>
                compared?.span ? (compared.previous.refunds?.amount ?? null) : null,
              ),
            },
          ]),
    ],
    format: money,
    formatShort: moneyShort,
  };
}
