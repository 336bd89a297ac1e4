import type { Money } from '../../../../clients/typescript/src/decimal/money.js';
import { useAddress } from '../../address/navigation.js';
import { ofGroup } from '../../data/narrowing.js';
import type { Figure } from '../../format/figures.js';
import type { ReportDimension } from '../../generated/documents.js';
import { openingColumn } from '../../parts/number-link.js';
import { TableFrame } from '../../parts/table-frame.js';
import type { Column } from '../../parts/table.js';

/** Trade with a code or tag. Numbers that are not there were not asked for. */
interface Row {
  /** Null: without one. */
  key: string | null;
  isOther: boolean;
  netSales: Money;
  orders?: number;
  itemsSold?: Figure;
  discounts?: Money;
  newCustomerSales?: Money;
}

const optional = [
  { field: 'orders', title: 'Orders' },
  { field: 'itemsSold', title: 'Units' },
  { field: 'discounts', title: 'Discounts' },
  { field: 'newCustomerSales', title: 'To new customers' },
] as const;

/** Net sales by a code or tag, the largest first. They overlap: an order may have several. */
export function Marked({
  title,
  dimension,
  aside,
  empty,
  rows,
  isBusy,
}: {
  title: string;
  dimension: ReportDimension;
  aside: string;
  empty: string;
  rows: readonly Row[] | null;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const at = (row: Row) => ofGroup(address, dimension, row);
  const columns: Column<Row>[] = [
    {
      title: title.replace(/s$/, ''),
      cell: ({ key, isOther }) => (isOther ? 'All others' : (key ?? 'Without one')),
    },
    openingColumn('Net sales', 'netSales', at),
    ...optional
      .filter(({ field }) => rows?.[0]?.[field] !== undefined)

      .map(({ title: name, field }) => openingColumn(name, field, at)),
  ];
  return (
    <TableFrame
      title={title}
      aside={aside}
      isBusy={isBusy}

      columns={columns}
      rows={rows}
      keyOf={({ key, isOther }) => (isOther ? 'other' : `key ${key}`)}
      empty={empty}
    />
  );
}
