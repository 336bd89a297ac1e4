import type { FilterName } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { countText, moneyText, shareText } from '../../format/numbers.js';
import type { GroupFragment } from '../../generated/documents.js';
import { Change } from '../../parts/change.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { NumberLink } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { type Column, Table } from '../../parts/table.js';

type Row = GroupFragment & { key: string; name: string | null };

/** Net sales by the values of a dimension, the largest first. */
export function Groups({
  title,
  filter,
  rows,
  isBusy,
}: {
  title: string;
  /** Of the values of the dimension. */
  filter: FilterName;
  rows: readonly Row[] | null;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const [first] = rows ?? [];
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
    {
      title: 'Net sales',
      isNumber: true,
      cell: ({ key, isOther, netSales }) => {
        const value = <Exact value={netSales} />;
        if (isOther || key === '') return value;
        return (
          <NumberLink field="netSales" from={{ ...address, filters: { ...address.filters, [filter]: [key] } }}>
            {value}
          </NumberLink>
        );
      },
    },
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
    ...(first?.orders === undefined
      ? []
      : [{ title: 'Orders', isNumber: true, cell: ({ orders }: Row) => countText(orders) }]),
    ...(first?.averageOrderValue === undefined
      ? []
      : [{ title: 'Average', isNumber: true, cell: ({ averageOrderValue }: Row) => moneyText(averageOrderValue) }]),
  ];
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
            keyOf={({ key, isOther }) => (isOther ? 'other' : `key ${key}`)}
          />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}
