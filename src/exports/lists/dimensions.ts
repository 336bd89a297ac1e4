import { type Sql, sql } from '../../database/sql.js';
import { customersList, type CustomersListFilter } from '../../models/lists/customers-list.js';
import { inventoryList, type InventoryListFilter } from '../../models/lists/inventory-list.js';
import { productsList, type ProductsListFilter } from '../../models/lists/products-list.js';
import { customerColumns } from '../../models/reporting/customer-rows.js';
import { inventoryColumns, stockLevels } from '../../models/reporting/inventory-rows.js';
import { productColumns } from '../../models/reporting/product-rows.js';
import { rfmScale } from '../../models/reporting/rfm/rfm-scale.js';
import { isInRfmSegment } from '../../models/reporting/rfm/rfm-scores.js';
import type { ExportList, ListSnapshot } from './export-list.js';
import { amounts, dayOf, enumOf, listColumn, registered } from './list-column.js';

type AskedCustomers = CustomersListFilter & { rfmSegment?: Parameters<typeof isInRfmSegment>[0] | null };

/** Customers are measured in the reporting currency, which no row of theirs has. */
const reportingCurrency = sql`measured.currency`;

export const customers: ExportList = {
  key: [sql`c.customer_key`],
  needs: 'facts',
  columns: [
    listColumn('id', sql`c.customer_key`, 'text'),
    ...registered(
      customerColumns,
      ['email', 'isEmailMasked', 'phone', 'firstName', 'lastName', 'country', 'city', 'accountCount'],
      ['email', 'phone', 'firstName', 'lastName', 'city'],
    ),
    ...registered(customerColumns, ['firstOrderDate', 'lastOrderDate', 'orderCount']),
    ...amounts(customerColumns, ['totalSpent'], reportingCurrency),
    listColumn('reportingCurrency', reportingCurrency, 'text'),
    enumOf('segment', sql`c.segment`),
  ],
  question: async (context, filter) => {
    const asked = filter as AskedCustomers | null;
    const { from, conditions } = await customersList(context, asked);
    return {
      from: sql`${from} cross join (select ${context.reportingCurrency}::text as currency) measured`,
      conditions: [...conditions, ...(await inRfmSegment(context, asked))],
    };
  },
};

export const products: ExportList = {
  key: [sql`p.product_key`],
  needs: 'figures',
  columns: [
    listColumn('id', sql`p.product_key`, 'text'),
    ...registered(productColumns, ['sourceId', 'platform', 'platformProductId', 'platformVariantId', 'sku', 'title']),
    ...registered(productColumns, ['variantTitle', 'category', 'productType', 'vendor', 'currency']),
    ...amounts(productColumns, ['price', 'unitCost'], sql`p.currency`),
    ...registered(productColumns, ['status', 'isDeleted', 'origin']),
  ],
  question: (context, filter) => productsList(context, filter as ProductsListFilter | null),
};

export const inventory: ExportList = {
  key: [sql`i.product_key`, sql`i.location_key`],
  needs: 'facts',
  columns: [
    listColumn('productId', sql`i.product_key`, 'text'),
    ...registered(productColumns, ['sku', 'title', 'variantTitle']),
    listColumn('locationId', sql`i.location_key`, 'text'),
    listColumn('locationName', sql`l.name`, 'text'),
    listColumn('sourceId', sql`i.source_id`, 'text'),
    dayOf('since', sql`i.date_key`),
    ...registered(inventoryColumns, ['changedAt', 'isActive', ...stockLevels]),
  ],
  question: async (context, filter) => {
    const { asOf = null, ...asked } = (filter ?? {}) as InventoryListFilter & { asOf?: string | null };
    const { from, conditions } = await inventoryList(context, filter === null ? null : asked, asOf);
    return {
      from: sql`${from}
        left join warehouse.dim_product p on p.product_key = i.product_key
        left join warehouse.dim_location l on l.location_key = i.location_key`,
      conditions,
    };
  },
};

async function inRfmSegment(context: ListSnapshot, asked: AskedCustomers | null): Promise<Sql[]> {
  if (!asked?.rfmSegment) return [];
  const view = { db: context.db, warehouse: context.warehouse, channels: await context.channels() };
  const { day, cutPoints } = await rfmScale(view, context, null);
  return [isInRfmSegment(asked.rfmSegment, day.asOf, cutPoints)];
}
