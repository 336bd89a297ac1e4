import { useContext } from 'preact/hooks';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { shareText } from '../../format/numbers.js';
import type { MoneyQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { type Column, Table } from '../../parts/table.js';
import { hasMargin } from './margin.js';

type Row = MoneyQuery['stores']['groupTotals'][number];

const ofOrders = [
  { field: 'shipping', title: 'Shipping' },
  { field: 'taxes', title: 'Taxes' },
  { field: 'duties', title: 'Duties' },
  { field: 'fees', title: 'Fees' },
  { field: 'tips', title: 'Tips' },
] as const;

/** What each store charged beside its goods, and what it paid back. */
export function StoreMoney({ rows, isBusy }: { rows: readonly Row[] | null; isBusy: boolean }) {
  const { frame } = useContext(ApiContext);
  const columns: Column<Row>[] = [
    { title: 'Store', cell: ({ isOther, source }) => (isOther ? 'All others' : storeName(source?.key ?? '', frame)) },
    { title: 'Net sales', isNumber: true, cell: ({ netSales }) => <Exact value={netSales} /> },
    ...ofOrders
      .filter(({ field }) => rows?.[0]?.[field] !== undefined)
      .map(({ field, title }) => ({ title, isNumber: true, cell: (row: Row) => <Exact value={row[field]} /> })),
    { title: 'Refunds', isNumber: true, cell: ({ refunds }) => <Exact value={refunds} /> },
    {
      title: 'Returns of sales',
      isNumber: true,
      cell: ({ refundRateByValue }) => <Exact value={refundRateByValue} text={shareText} />,
    },
    {
      title: 'Cost known of',
      isNumber: true,
      cell: ({ costCoverage }) => <Exact value={costCoverage} text={shareText} />,
    },
    {
      title: 'Margin rate',
      isNumber: true,
      cell: ({ costCoverage, knownGrossMarginRate }) => (
        <Exact value={hasMargin(costCoverage) ? knownGrossMarginRate : null} text={shareText} />
      ),
    },
  ];
  const title = 'Fees, taxes and refunds by store';
  return (
    <ChartFrame
      title={title}
      isBusy={isBusy}
      table={
        rows ? (
          <Table
            caption={title}
            columns={columns}
            rows={rows}
            keyOf={({ isOther, source }) => (isOther ? 'other' : `key ${source?.key}`)}
          />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}
