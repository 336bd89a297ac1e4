import { useAddress } from '../../address/navigation.js';
import { ofGroup } from '../../data/narrowing.js';
import { shareText } from '../../format/numbers.js';
import type { GroupFragment, ReportDimension } from '../../generated/documents.js';
import { Change } from '../../parts/change.js';
import { openingColumn } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { TableFrame } from '../../parts/table-frame.js';
import type { Column } from '../../parts/table.js';

type Row = GroupFragment & { key: string | null; name: string | null };

/** Net sales by the values of a dimension, the largest first. */
export function Groups({
  title,
  dimension,
  rows,
  isBusy,
}: {
  title: string;
  dimension: ReportDimension;
  rows: readonly Row[] | null;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const [first] = rows ?? [];
  const at = (row: Row) => ofGroup(address, dimension, row);
  const columns: Column<Row>[] = [
    {
      title: title.replace('By ', '').replace(/^./, (letter) => letter.toUpperCase()),
      cell: ({ name, isOther, share }) => (
        <>
          {isOther ? 'All others' : (name ?? 'Without one')}
          <ShareBar share={share.netSales} />
        </>
      ),
    },
    openingColumn('Net sales', 'netSales', at),
    { title: 'Share', isNumber: true, cell: ({ share }) => shareText(share.netSales) },
    ...(first?.comparisons.length === 0
      ? []
      : [
          {
            ...{ title: 'Change', isNumber: true },
            cell: ({ comparisons: [compared] }: Row) => (
              <Change
                percent={compared?.changePercent.netSales}
                reason={compared?.isComparable ? 'no change: nothing was sold before' : 'no change: not known in whole'}
              />
            ),
          },
        ]),
    ...(first?.orders === undefined ? [] : [openingColumn('Orders', 'orders', at)]),
    ...(first?.averageOrderValue === undefined ? [] : [openingColumn('Average', 'averageOrderValue', at)]),
  ];
  return (
    <TableFrame
      title={title}
      isBusy={isBusy}

      columns={columns}
      rows={rows}
      keyOf={({ key, isOther }) => (isOther ? 'other' : `key ${key ?? ''}`)}
    />
  );
}
