import { divide, sum } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import { type Decimal, decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import type { Address } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import type { Figure } from '../../format/figures.js';
import { moneyText, shareText } from '../../format/numbers.js';
import type { CustomersQuery } from '../../generated/documents.js';
import { Opens } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { TableFrame } from '../../parts/table-frame.js';
import type { Column } from '../../parts/table.js';
import { customersAddress } from './customer-links.js';
import { rfmName, segmentName } from './customer-names.js';

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
  const { address } = useAddress();
  const at = ({ segment }: Segment): Address => customersAddress(address, { segment: segment.toLowerCase() });
  const all = sum(segments?.map(({ customers }) => decimal(String(customers))) ?? []);
  const shareOf = ({ customers }: Segment): Decimal | null =>
    Number(all) === 0 ? null : divide(decimal(String(customers)), all, 6);
  const columns: Column<Segment>[] = [
    {
      title: 'Segment',
      cell: (row) => (
        <>
          {segmentName(row.segment)}
          <span class="of">{boundsOf(row)}</span>
          <ShareBar share={shareOf(row)} />
        </>
      ),
    },
    listedColumn('Customers', 'customers', at),
    { title: 'Share', isNumber: true, cell: (row) => shareText(shareOf(row)) },
    listedColumn('Orders', 'orders', at),
    listedColumn('Spent', 'totalSpent', at),
    listedColumn('Per customer', 'averageSpent', at),
  ];
  return (
    <TableFrame
      title="By value"
      aside={`${whose}, by their lifetime net sales`}
      isBusy={isBusy}
      columns={columns}
      rows={segments && segments.toReversed()}
      keyOf={({ segment }) => segment}
    />
  );
}

function boundsOf({ from, below }: Segment): string {
  if (from && below) return `${moneyText(from)} to ${moneyText(below)}`;
  if (below) return `below ${moneyText(below)}`;
  return from ? `from ${moneyText(from)}` : '';
}

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
  const { address } = useAddress();
  const at = ({ segment }: RfmSegment): Address => customersAddress(address, { settings: { rfm: segment } });
  const columns: Column<RfmSegment>[] = [
    {
      title: 'Segment',
      cell: ({ segment, customerShare }) => (
        <>
          {rfmName(segment)}
          <ShareBar share={customerShare} />
        </>
      ),
    },
    listedColumn('Customers', 'customers', at),
    { title: 'Share', isNumber: true, cell: ({ customerShare }) => shareText(customerShare) },
    listedColumn('Orders', 'orders', at),
    listedColumn('Net sales', 'netSales', at),
    { title: 'Share', isNumber: true, cell: ({ netSalesShare }) => shareText(netSalesShare) },
  ];
  return (
    <TableFrame
      title="By recency, frequency and value"
      aside={`${whose}, as of the latest day`}
      isBusy={isBusy}
      columns={columns}
      rows={segments && segments.filter(({ customers }) => customers > 0)}
      keyOf={({ segment }) => segment}
    />
  );
}

/** A column of numbers that open to the customers behind them. */
function listedColumn<Row extends { readonly [Name in Field]?: Figure }, Field extends string>(
  title: string,
  field: Field,
  at: (row: Row) => Address,
): Column<Row> {
  return { title, isNumber: true, cell: (row) => <Opens to={at(row)} value={row[field]} /> };
}
