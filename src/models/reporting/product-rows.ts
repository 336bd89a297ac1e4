import type { Platform } from '../../canonical/platform.js';
import type { TextRow } from '../../database/round-trip.js';
import { columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { DimProduct } from '../dimensions/dim-product.js';
import type { Ordering } from './keyset.js';
import { columnsOf, type RowColumn, type RowColumns, selected } from './row-columns.js';
import { lookUp, type QuestionDatabase } from './snapshot.js';

export interface ProductHistoryRow {
  productKey: string;
  price: string | null;
  currency: string | null;
  [column: string]: unknown;
}

export interface ProductFilter {
  platform?: Platform[] | null;
  source?: string[] | null;
  sku?: string[] | null;
  category?: string[] | null;
  productType?: string[] | null;
  vendor?: string[] | null;
  status?: string[] | null;
  isDeleted?: boolean | null;
  search?: string | null;
}

const key = { expression: sql`p.product_key`, type: 'text' } as const;
// A cursor contains the ordering values, so they are cut to a bound; the key orders rows with equal beginnings.
const title = { expression: sql`left(p.title, 1000) collate "C"`, type: 'text' } as const;
const sku = { expression: sql`left(coalesce(p.sku, ''), 1000) collate "C"`, type: 'text' } as const;
const price = { expression: sql`coalesce(p.price, -1)`, type: 'numeric' } as const;

export const productOrderings = {
  TITLE_ASC: { description: 'By title, compared by character code.', direction: 'asc', terms: [title, key] },
  TITLE_DESC: { description: 'By title, in reverse.', direction: 'desc', terms: [title, key] },
  SKU_ASC: { description: 'By SKU; products without one first.', direction: 'asc', terms: [sku, key] },
  PRICE_ASC: {
    description: 'Products without a price first, then lowest price first.',
    direction: 'asc',
    terms: [price, key],
  },
  PRICE_DESC: {
    description: 'Highest price first; products without a price last.',
    direction: 'desc',
    terms: [price, key],
  },
} as const satisfies Record<string, Ordering>;

export const productColumns: RowColumns = columnsOf('p', DimProduct, [
  'productKey',
  'sourceId',
  'platform',
  'platformProductId',
  'platformVariantId',
  'sku',
  'title',
  'variantTitle',
  'category',
  'productType',
  'vendor',
  'price',
  'unitCost',
  'currency',
  'status',
  'isDeleted',
  'origin',
]);

/** The filter as conditions on `warehouse.dim_product p`; statuses in lower case. */
export function productConditions(scope: Scope, filter: ProductFilter): Sql[] {
  const lists = {
    platform: sql`p.platform`,
    source: sql`p.source_id`,
    sku: sql`p.sku`,
    category: sql`p.category`,
    productType: sql`p.product_type`,
    vendor: sql`p.vendor`,
    status: sql`lower(p.status)`,
  };
  const conditions = Object.entries(lists).flatMap(([name, column]) => {
    const values = filter[name as keyof typeof lists];
    return values ? [sql`${column} = any(${values}::text[])`] : [];
  });
  const { isDeleted, search } = filter;
  if (typeof isDeleted === 'boolean') conditions.push(sql`p.is_deleted = ${isDeleted}`);
  return [within(scope, sql`p.source_id`), ...conditions, ...words(search).map(holdsWord)];
}

/** Every word must occur in the title, the variant's title, the SKU or the vendor. */
function holdsWord(word: string): Sql {
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`concat_ws(' ', p.title, p.variant_title, p.sku, p.vendor) ilike ${pattern}`;
}

function words(search: string | null | undefined): string[] {
  return (search ?? '').split(/\s+/).filter((word) => word !== '');
}

/** Rows begin with the product's key. */
export function productsByKey(
  db: QuestionDatabase,
  scope: Scope,
  keys: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  return lookUp(
    db,
    sql`select ${selected(sql`p.product_key`, columns)} from warehouse.dim_product p
      where p.product_key = any(${keys}::text[]) and ${within(scope, sql`p.source_id`)}`,
  );
}

/** Spans of days on which nothing of this changed, from the time of the last version on the first of them. */
export async function historyOfProducts(
  db: Queryable,
  scope: Scope,
  keys: readonly string[],
): Promise<ProductHistoryRow[]> {
  const shown = columns('h', ['title', 'variantTitle', 'category', 'productType', 'vendor', 'price']);
  const attributes = sql`(d.title, d.variant_title, d.category, d.product_type, d.vendor, d.price)`;
  return select(
    db,
    sql`select h.product_key as "productKey", h.updated_at as "validFrom",
        lead(h.updated_at) over (partition by h.product_key order by h.date_key) as "validTo", ${shown}, h.currency
      from (
        select d.*, p.currency,
          lag(d.date_key) over days is null or ${attributes} is distinct from lag(${attributes}) over days as is_start
        from warehouse.dim_product_day d
        join warehouse.dim_product p on p.product_key = d.product_key
        where d.product_key = any(${keys}::text[]) and ${within(scope, sql`p.source_id`)}
        window days as (partition by d.product_key order by d.date_key)
      ) h
      where h.is_start
      order by h.product_key, h.date_key`,
  );
}
