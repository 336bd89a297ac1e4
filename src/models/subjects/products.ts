import { textArray } from '../../database/copy-rows.js';
import { DimProductCost } from '../dimensions/dim-product-cost.js';
import { DimProductDay } from '../dimensions/dim-product-day.js';
import { DimProduct } from '../dimensions/dim-product.js';
import { tagSet } from './label-sets.js';
import { changes, defineSubject, ofNewOrders, prepares, tablesOf } from './subject.js';
import { addUnitCost } from './unit-cost.js';

/** They may change what a product was on some days. */
const histories = ['staged_variant', 'staged_cost'] as const;
const ordersOrDepartures = ['staged_order', 'staged_deletion', 'staged_part'] as const;

/** The catalogue, and the products that only order lines or stock items name. */
export const products = defineSubject({
  kinds: ['product'],
  entities: [DimProduct, DimProductDay, DimProductCost],
  tables: tablesOf('subjects/products.tables.sql'),
  addRows(product, { rows, seq, context: { sourceId } }) {
    // A product without variants has nothing to sell: it counts as deleted, and a newer version restores it.
    if (product.variants.length === 0) {
      const { productId, updatedAt } = product;
      rows.add('staged_deletion', { seq, entity: 'product', record_id: productId, deleted_at: updatedAt });
    }
    for (const variant of product.variants) {
      rows.add('staged_variant', {
        seq,
        product_key: `${sourceId}:${variant.variantId}`,
        product_id: product.productId,
        variant_id: variant.variantId,
        updated_at: product.updatedAt,
        sku: variant.sku,
        title: product.title,
        variant_title: variant.title,
        category: product.category,
        product_type: product.productType,
        vendor: product.vendor,
        tags: textArray(tagSet(product.tags)),
        price: variant.price,
        currency: product.currency,
        status: product.status,
      });
      const { variantId, unitCost, costUpdatedAt } = variant;
      if (costUpdatedAt === null) continue;
      addUnitCost(rows, sourceId, { seq, variantId, unitCost, currency: product.currency, updatedAt: costUpdatedAt });
    }
  },
  dimensions: [
    prepares('dimensions/accepted-variant.sql', 'staged_variant'),
    changes('dimensions/dim-product-day.merge.sql', 'staged_variant'),
    changes('dimensions/dim-product-cost.merge.sql', 'staged_cost'),
    changes('dimensions/dim-product.merge.sql', 'staged_variant'),
    changes('dimensions/dim-product.cost.sql', 'staged_cost'),
    changes('dimensions/dim-product.deleted.sql', 'staged_variant', 'staged_deletion'),
    prepares('dimensions/product-from-orders.sql', ...ordersOrDepartures),
    changes('dimensions/dim-product.from-orders.sql', ...ordersOrDepartures),
    ofNewOrders(prepares('dimensions/wanted-product-day.from-orders.sql', 'staged_order')),
    prepares('dimensions/wanted-product-day.from-history.sql', ...histories),
    ofNewOrders(prepares('dimensions/product-on-day.sql', 'staged_order', ...histories)),
  ],
  // After the lines of the change set, which are right already.
  facts: [
    prepares('facts/outdated-line.sql', ...histories),
    changes('facts/fact-order-items.outdated.sql', ...histories),
  ],
});
