import type { ComponentChildren } from 'preact';
import { useAddress } from '../../address/navigation.js';
import { dayText } from '../../format/days.js';
import { meanText } from '../../format/numbers.js';
import type { ProductsQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { openingColumn } from '../../parts/number-link.js';
import { type Column, Table } from '../../parts/table.js';
import { ofProduct, ProductName, productKey } from './product-name.js';
import type { Grouping } from './settings.js';

type Covered = NonNullable<ProductsQuery['cover']>['groupTotals'][number];
type Lying = NonNullable<ProductsQuery['dead']>['groupTotals'][number];

interface Props<Row> {
  grouping: Grouping;
  rows: readonly Row[] | null;
  /** The day at whose end the stock was so; null: not known yet. */
  day: string | null;
  isBusy: boolean;
}

/** What runs out first, if it goes on selling as it does. */
export function Cover({ grouping, rows, day, isBusy }: Props<Covered>) {
  const { address } = useAddress();
  const at = (row: Covered) => ofProduct(address, row, grouping);
  const columns: Column<Covered>[] = [
    { title: grouping.title, cell: (row) => <ProductName row={row} grouping={grouping} /> },
    openingColumn('Days of cover', 'daysOfCover', at, meanText),
    openingColumn('On hand', 'unitsOnHand', at),
    openingColumn('Sold a day', 'dailyDemand', at, meanText),
  ];
  return (
    <Stock title="Runs out first" field="daysOfCover" day={day} isBusy={isBusy}>
      {rows && (
        <Table
          caption="Runs out first"
          columns={columns}
          rows={rows}
          keyOf={productKey}
          empty="Of nothing that was sold is the stock of that day known."
        />
      )}
    </Stock>
  );
}

/** Stock without a sale in 90 days, the most money first. */
export function Dead({ grouping, rows, day, isBusy }: Props<Lying>) {
  const { address } = useAddress();
  const at = (row: Lying) => ofProduct(address, row, grouping);
  const columns: Column<Lying>[] = [
    { title: grouping.title, cell: (row) => <ProductName row={row} grouping={grouping} /> },
    openingColumn('Not sold', 'deadStock', at),
    openingColumn('On hand', 'unitsOnHand', at),
    openingColumn('Stock value', 'knownStockValue', at),
  ];
  return (
    <Stock title="Dead stock" field="deadStock" day={day} isBusy={isBusy}>
      {rows && (
        <Table
          caption="Dead stock"
          columns={columns}
          rows={rows}
          keyOf={productKey}
          empty="None: everything in stock was sold in the 90 days before, or its stock is not known."
        />
      )}
    </Stock>
  );
}

function Stock({
  title,
  field,
  day,
  isBusy,
  children,
}: {
  title: string;
  field: string;
  day: string | null;
  isBusy: boolean;
  children: ComponentChildren;
}) {
  return (
    <ChartFrame
      title={title}
      field={field}
      aside={day === null ? undefined : `at the end of ${dayText(day)}`}
      isBusy={isBusy}
      table={children ?? <p class="skeleton block">0</p>}
    />
  );
}
