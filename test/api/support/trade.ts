import type { CanonicalRecord } from '../../../src/canonical/record.js';
import type { Source } from '../../../src/canonical/source.js';
import type { Pool } from '../../../src/database/pool.js';
import { prepareWarehouse } from '../../../src/models/load/prepare.js';
import { line, london, order, refund } from '../../models/records.js';
import { apply, publish } from '../../models/warehouse.js';

export { london };

export const leeds: Source = {
  sourceId: 'leeds',
  platform: 'WOOCOMMERCE',
  name: 'Leeds',
  currency: 'GBP',
  timezone: 'Europe/London',
};

const alice = { customerId: null, email: 'alice@example.com', phone: null };
const bob = { customerId: null, email: 'bob@example.com', phone: null };
const eve = { customerId: null, email: 'eve@example.com', phone: null };

const mug = (quantity: number, changes = {}) =>
  line('1', { quantity: `${quantity}`, grossSales: `${quantity * 10}.00`, ...changes });

/**
 * A fortnight that can be computed by hand. Week 27 begins on Monday 2026-06-29; week 28 is without trade.
 *
 * | day        | order | where      | who   | gross   | discounts | shipping | taxes | total   | taken back            |
 * | ---------- | ----- | ---------- | ----- | ------- | --------- | -------- | ----- | ------- | --------------------- |
 * | Mon 06-29  | A1    | london web | alice | 20.00   | 2.00      | 3.99     | 4.40  | 26.39   |                       |
 * | Wed 07-01  | A2    | london web | bob   | 50.00   |           |          |       | 50.00   | 20.00 on Fri 07-03    |
 * | Wed 07-01  | A3    | london pos | alice | 7.50    |           |          |       | 7.50    |                       |
 * | Wed 07-01  | A4    | london web | eve   | a test of 100.00, which counts nowhere                                |
 * | Fri 07-03  | B1    | leeds web  | alice | 300.375 |           |          |       | 300.375 |                       |
 * | Mon 07-13  | C1    | london web | bob   | 10.00   |           |          |       | 10.00   | cancelled, and counts |
 */
const londonOrders: CanonicalRecord[] = [
  order('A1', {
    orderedAt: '2026-06-29T09:00:00Z',
    customer: alice,
    lines: [mug(2, { discounts: '2.00', taxes: '4.40' })],
    shipping: '3.99',
    taxes: '4.40',
    total: '26.39',
  }),
  order('A2', {
    orderedAt: '2026-07-01T10:00:00Z',
    customer: bob,
    lines: [mug(5)],
    total: '50.00',
    financialStatus: 'PARTIALLY_REFUNDED',
    refunds: [
      refund('r1:1', {
        refundedAt: '2026-07-03T15:00:00Z',
        quantity: '2',
        returns: '20.00',
        total: '20.00',
        refunded: '20.00',
      }),
    ],
  }),
  order('A3', {
    orderedAt: '2026-07-01T11:00:00Z',
    salesChannel: 'pos',
    customer: alice,
    lines: [line('1', { variantId: 'v2', sku: 'TEA', title: 'Tea', unitPrice: '7.50', grossSales: '7.50' })],
    total: '7.50',
  }),
  order('A4', {
    orderedAt: '2026-07-01T12:00:00Z',
    customer: eve,
    isTest: true,
    lines: [mug(10)],
    total: '100.00',
  }),
  order('C1', {
    orderedAt: '2026-07-13T09:00:00Z',
    customer: bob,
    lines: [mug(1)],
    cancelledAt: '2026-07-13T10:00:00Z',
    total: '10.00',
  }),
];

const leedsOrders: CanonicalRecord[] = [
  order('B1', {
    orderedAt: '2026-07-03T09:00:00Z',
    customer: { customerId: null, email: ' Alice@Example.com ', phone: null },
    lines: [line('1', { quantity: '3', unitPrice: '100.125', grossSales: '300.375' })],
    total: '300.375',
  }),
];

const catalogue: CanonicalRecord[] = [
  {
    kind: 'product',
    productId: 'p1',
    updatedAt: '2026-06-01T00:00:00Z',
    title: 'Mug',
    category: 'Kitchen',
    productType: 'Mugs',
    vendor: 'Potter',
    status: 'ACTIVE',
    currency: 'GBP',
    variants: [
      { variantId: 'v1', sku: 'MUG', title: null, price: '10', unitCost: '3.5', costUpdatedAt: '2026-06-01T00:00:00Z' },
    ],
  },
  {
    kind: 'product',
    productId: 'p2',
    updatedAt: '2026-06-01T00:00:00Z',
    title: 'Tea 100% leaf',
    category: 'Food',
    productType: 'Tea',
    vendor: 'Grower',
    status: 'ACTIVE',
    currency: 'GBP',
    variants: [
      {
        variantId: 'v2',
        sku: 'TEA',
        title: 'Loose',
        price: '7.50',
        unitCost: null,
        costUpdatedAt: '2026-06-01T00:00:00Z',
      },
    ],
  },
];

const stock = (at: string, available: number): CanonicalRecord[] => [
  {
    kind: 'location',
    locationId: 'l1',
    updatedAt: '2026-06-01T00:00:00Z',
    name: 'Warehouse',
    country: 'GB',
    city: 'London',
    isActive: true,
  },
  {
    kind: 'inventory',
    inventoryItemId: 'i1',
    variantId: 'v1',
    updatedAt: at,
    unitCost: '3.5',
    levels: [
      {
        locationId: 'l1',
        changedAt: at,
        isActive: true,
        available: `${available}`,
        onHand: `${available + 2}`,
        committed: '2',
        incoming: '0',
        reserved: '0',
      },
    ],
  },
];

/** Fills an empty warehouse with the fortnight, like the build and the roll-up, and publishes it as version 1. */
export async function trade(pool: Pool): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  for (const { sourceId, platform, name, currency, timezone } of [london, leeds]) {
    await pool.query(
      `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id)
      values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0)`,
      [sourceId, platform, name, currency, timezone],
    );
  }
  await apply(pool, [...catalogue, ...londonOrders, ...stock('2026-06-20T08:00:00Z', 40)]);
  await apply(pool, stock('2026-07-02T08:00:00Z', 33));
  await apply(pool, leedsOrders, leeds);
  await publish(pool, '2026-07-15T05:10:00Z');
}
