import type { DeletionRecord, ProductRecord } from '../../../canonical/record.js';
import type { TypedRow } from './typed-row.js';

/**
 * A row of products: one sellable item, a product of its own. Variants of one product are in independent rows, so none
 * of them shows that another is gone.
 */
export function stageProduct(row: TypedRow): ProductRecord | DeletionRecord {
  const productId = row.id('product_id');
  const id = row.maybeId('variant_id') ?? productId;
  const { updatedAt } = row;
  if (row.isDeleted) return { kind: 'deletion', entity: 'product', id, deletedAt: updatedAt };
  const title = row.id('title');
  const unitCost = row.secondary('unit_cost', () => row.maybeDecimal('unit_cost'));
  return {
    kind: 'product',
    productId: id,
    updatedAt,
    title,
    category: row.text('category'),
    productType: row.text('product_type'),
    vendor: row.text('vendor'),
    tags: row.list('tags'),
    status: row.text('status') ?? 'active',
    currency: row.secondary('currency', () => row.maybeCurrency('currency')) ?? row.source.currency,
    variants: [
      {
        variantId: id,
        sku: row.text('sku'),
        title: row.text('variant_title'),
        price: row.secondary('price', () => row.maybeDecimal('price')),
        unitCost,
        costUpdatedAt: unitCost === null ? null : updatedAt,
      },
    ],
  };
}
