import { divide, sum } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import { type Decimal, decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import { labelOf } from '../../data/names.js';
import { moneyText, shareText } from '../../format/numbers.js';
import type { CustomersQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { ShareBar } from '../../parts/share-bar.js';
import { type Column, Table } from '../../parts/table.js';

type Segment = CustomersQuery['segments'][number];
type RfmSegment = CustomersQuery['rfm'][number];

/** Customers by what they have spent ever. */
export function ValueSegments({
  segments,
  whose,
  isBusy,
}: {
  segments: readonly Segment[] | null;
  /** Whose orders are counted, in words. */
  whose: string;
  isBusy: boolean;
}) {
  const all = sum(segments?.map(({ customers }) => decimal(String(customers))) ?? []);
  const shareOf = ({ customers }: Segment): Decimal | null =>
    Number(all) === 0 ? null : divide(decimal(String(customers)), all, 6);
  const columns: Column<Segment>[] = [
    {
      title: 'Segment',
      cell: (row) => (
        <>
          {labelOf('segment', row.segment.toLowerCase(), null)}
          <span class="of">{boundsOf(row)}</span>
          <ShareBar share={shareOf(row)} />
        </>
      ),
    },
    { title: 'Customers', isNumber: true, cell: ({ customers }) => <Exact value={customers} /> },
    { title: 'Share', isNumber: true, cell: (row) => shareText(shareOf(row)) },
    { title: 'Orders', isNumber: true, cell: ({ orders }) => <Exact value={orders} /> },
    { title: 'Spent', isNumber: true, cell: ({ totalSpent }) => <Exact value={totalSpent} /> },
    { title: 'A customer', isNumber: true, cell: ({ averageSpent }) => <Exact value={averageSpent} /> },
  ];
  return (
    <ChartFrame
      title="By value"
      aside={`${whose}, by their lifetime net sales`}
      isBusy={isBusy}
      table={
        segments ? (
          <Table caption="By value" columns={columns} rows={segments.toReversed()} keyOf={({ segment }) => segment} />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}

function boundsOf({ from, below }: Segment): string {
  if (from && below) return `${moneyText(from)} to ${moneyText(below)}`;
  if (below) return `below ${moneyText(below)}`;
  return from ? `from ${moneyText(from)}` : '';
}

const rfmColumns: readonly Column<RfmSegment>[] = [
  {
    title: 'Segment',
    cell: ({ segment, customerShare }) => (
      <>
        {rfmName(segment)}
        <ShareBar share={customerShare} />
      </>
    ),
  },
  { title: 'Customers', isNumber: true, cell: ({ customers }) => <Exact value={customers} /> },
  { title: 'Share', isNumber: true, cell: ({ customerShare }) => shareText(customerShare) },
  { title: 'Orders', isNumber: true, cell: ({ orders }) => <Exact value={orders} /> },
  { title: 'Net sales', isNumber: true, cell: ({ netSales }) => <Exact value={netSales} /> },
  { title: 'Share', isNumber: true, cell: ({ netSalesShare }) => shareText(netSalesShare) },
];

/** Customers by how recently, how often and for how much they bought. Segments without customers are left out. */
export function Rfm({
  segments,
  whose,
  isBusy,
}: {
  segments: readonly RfmSegment[] | null;
  /** Whose orders are counted, in words. */
  whose: string;
  isBusy: boolean;
}) {
  return (
    <ChartFrame
      title="By recency, frequency and value"
      aside={`${whose}, as of the latest day`}
      isBusy={isBusy}
      table={
        segments ? (
          <Table
            caption="By recency, frequency and value"
            columns={rfmColumns}
            rows={segments.filter(({ customers }) => customers > 0)}
            keyOf={({ segment }) => segment}
          />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}

/** “Potential loyalist”, “Can’t lose them”. */
function rfmName(segment: string): string {
  const words = segment.toLowerCase().replaceAll('_', ' ').replace('cant', 'can’t');
  return words.replace(/^./, (letter) => letter.toUpperCase());
}
