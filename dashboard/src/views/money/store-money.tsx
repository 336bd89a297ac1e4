import { useContext } from 'preact/hooks';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { ofGroup } from '../../data/narrowing.js';
import { shareText } from '../../format/numbers.js';
import type { MoneyQuery } from '../../generated/documents.js';
import { Opening, openingColumn } from '../../parts/number-link.js';
import { TableFrame } from '../../parts/table-frame.js';
import type { Column } from '../../parts/table.js';
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
  const { address } = useAddress();
  const at = ({ isOther, source }: Row) => ofGroup(address, 'SOURCE', { isOther, key: source?.key });
  const columns: Column<Row>[] = [
    { title: 'Store', cell: ({ isOther, source }) => (isOther ? 'All others' : storeName(source?.key ?? '', frame)) },
    openingColumn('Net sales', 'netSales', at),
    ...ofOrders
      .filter(({ field }) => rows?.[0]?.[field] !== undefined)
      .map(({ field, title }) => openingColumn(title, field, at)),
    openingColumn('Refunds', 'refunds', at),
    openingColumn('Returns of sales', 'refundRateByValue', at, shareText),
    openingColumn('Cost known of', 'costCoverage', at, shareText),
    {
      title: 'Margin rate',
      isNumber: true,
      cell: (row) => (
        <Opening
          field="knownGrossMarginRate"
          from={at(row)}
          value={hasMargin(row.costCoverage) ? row.knownGrossMarginRate : null}
          text={shareText}
        />
      ),
    },
  ];
  const title = 'Fees, taxes and refunds by store';
  return (
    <TableFrame
      title={title}
      isBusy={isBusy}

      columns={columns}
      rows={rows}
      keyOf={({ isOther, source }) => (isOther ? 'other' : `key ${source?.key}`)}
    />
  );
}
