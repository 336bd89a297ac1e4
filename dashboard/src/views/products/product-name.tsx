import { useContext } from 'preact/hooks';
import type { Address } from '../../address/address.js';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { ofGroup } from '../../data/narrowing.js';
import type { ProductKeysFragment } from '../../generated/documents.js';
import type { Grouping } from './settings.js';

/** A row's product with its store, or its SKU, category or vendor. */
export function ProductName({ row, grouping }: { row: ProductKeysFragment; grouping: Grouping }) {
  const { frame } = useContext(ApiContext);
  const store = row.source?.key;
  const name = row.product?.label ?? (row.sku ?? row.category ?? row.vendor)?.key;
  return (
    <>
      {name ?? `No ${grouping.name}`}
      {store && <span class="of">{storeName(store, frame)}</span>}
    </>
  );
}

/** Where a number of the row's product, SKU, category or vendor opens; null for all others together. */
export function ofProduct(
  address: Address,
  row: ProductKeysFragment & { isOther?: boolean },
  { dimensions: [dimension] }: Grouping,
): Address | null {
  const { key = null } = row.product ?? row.sku ?? row.category ?? row.vendor ?? {};
  // Without a product there is a row for each store.
  const store = key === null && row.source ? ofGroup(address, 'SOURCE', row.source) : null;
  return ofGroup(store ?? address, dimension, { isOther: row.isOther ?? false, key });
}

/** The same for each version of the figures. */
export function productKey(row: ProductKeysFragment): string {
  return `${(row.product ?? row.sku ?? row.category ?? row.vendor)?.key} ${row.source?.key ?? ''}`;
}
