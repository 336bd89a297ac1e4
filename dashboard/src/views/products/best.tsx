import { compare } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import type { Decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import type { Address } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { sortBy } from '../../address/sorting.js';
import { noNumber, shareText } from '../../format/numbers.js';
import type { ProductsQuery } from '../../generated/documents.js';
import { Change } from '../../parts/change.js';
import { noChange } from '../../parts/comparison.js';
import { Opening, openingColumn } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { TableFrame } from '../../parts/table-frame.js';
import type { Column } from '../../parts/table.js';
import { ofProduct, ProductName, productKey } from './product-name.js';
import type { BestField, Grouping } from './settings.js';

type Row = ProductsQuery['best']['groupTotals'][number];

/** The best ones by a number, with all others together. */
export function Best({ grouping, rows, isBusy }: { grouping: Grouping; rows: readonly Row[] | null; isBusy: boolean }) {
  const { address } = useAddress();
  const sort = (field: BestField) => sortBy<BestField>(address, field, 'netSales');
  const at = (row: Row) => ofProduct(address, row, grouping);
  const columns: Column<Row>[] = [
    {
      title: grouping.title,
      cell: (row) => (
        <>
          {row.isOther ? 'All others' : <ProductName row={row} grouping={grouping} />}
          <ShareBar share={row.share.netSales} />
        </>
      ),
    },
    { ...openingColumn('Net sales', 'netSales', at), sort: sort('netSales') },
    { title: 'Share', isNumber: true, cell: ({ share }) => shareText(share.netSales) },
    ...(address.compare === 'none'
      ? []
      : [
          {
            ...{ title: 'Change', isNumber: true },
            cell: ({ comparisons: [compared] }: Row) => (
              <Change
                percent={compared?.changePercent.netSales}
                reason={noChange({ isComplete: true }, compared?.isComparable)}
              />
            ),
          },
        ]),
    { ...openingColumn('Units sold', 'itemsSold', at), sort: sort('itemsSold') },
    { ...openingColumn('Return rate', 'refundRateByUnit', at, shareText), sort: sort('refundRateByUnit') },
    {
      ...{ title: 'Gross margin', isNumber: true, sort: sort('knownGrossMargin') },
      cell: (row) => <Margin row={row} from={at(row)} />,
    },
  ];
  const title = `By ${grouping.name}`;
  return (
    <TableFrame
      title={title}
      isBusy={isBusy}

      columns={columns}
      rows={rows}
      keyOf={(row) => (row.isOther ? 'other' : productKey(row))}
    />
  );
}

/** What is known of it: nothing where no cost is, and of a part of net sales where some are. */
function Margin({ row: { knownGrossMargin, costCoverage }, from }: { row: Row; from: Address | null }) {
  const margin = <Opening field="knownGrossMargin" from={from} value={knownGrossMargin} />;
  if (costCoverage === null || compare(costCoverage, '1' as Decimal) === 0) return margin;
  if (compare(costCoverage, '0' as Decimal) === 0) return <span title="No cost is known.">{noNumber}</span>;
  return (
    <>
      {margin} <span class="note">of {shareText(costCoverage)}</span>
    </>
  );
}
