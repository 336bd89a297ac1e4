import { expect } from 'chai';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import { exampleFigures } from '../../src/models/metrics/examples.js';
import { type Metric, metricFieldName } from '../../src/models/metrics/metric.js';
import { metrics } from '../../src/models/metrics/registry.js';
import { line, order, refund } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { answer } from './support/graphql-client.js';
import { startTestApi } from './support/test-api.js';

const updatedAt = '2026-01-01T12:00:00Z';
const ann = { customerId: 'ann', email: null, phone: null };
const bob = { customerId: 'bob', email: null, phone: null };
const cup = { variantId: 'cup', productId: 'cups', sku: 'CUP', title: 'Cup', unitPrice: '5.00', grossSales: '5.00' };

function costed(variantId: string, unitCost: string): CanonicalRecord {
  return { kind: 'inventory', inventoryItemId: variantId, variantId, updatedAt, unitCost, levels: [] };
}

/** The trade of `exampleTrade`, in the same order, after an older order of Bob. */
const trade = [
  ...[costed('v1', '4.00'), costed('cup', '2.00')],
  order('0', { orderedAt: '2026-01-12T12:00:00Z', customer: bob }),
  order('1', {
    orderedAt: '2026-03-02T12:00:00Z',
    customer: ann,
    lines: [line('1', { quantity: '2', grossSales: '20.00', discounts: '2.00', taxes: '3.60' })],
    ...{ shipping: '3.00', taxes: '3.60', total: '24.60' },
    refunds: [
      refund('r', {
        refundedAt: '2026-03-20T12:00:00Z',
        ...{ returns: '9.00', taxes: '1.80', total: '10.80', refunded: '10.80' },
      }),
    ],
  }),
  order('2', {
    orderedAt: '2026-03-09T12:00:00Z',
    customer: bob,
    lines: [line('1', { taxes: '2.00' })],
    ...{ taxes: '2.00', tips: '1.00', total: '13.00' },
  }),
  order('3', {
    orderedAt: '2026-03-16T12:00:00Z',
    customer: ann,
    lines: [line('1', { ...cup, taxes: '1.00' })],
    ...{ taxes: '1.00', total: '6.00' },
  }),
];

describe('The examples of docs/metrics.md', () => {
  it('are what a report answers for the trade that the page shows', async () => {
    const database = await createWarehouse();
    const api = await startTestApi({}, database);
    try {
      expect(await apply(database.pool, trade)).to.deep.equal([]);
      await publish(database.pool);
      const fields = (metrics as readonly Metric[]).map(
        ({ name, unit }) => `${name}: ${metricFieldName(name)}${unit === 'money' ? ' { amount }' : ''}`,
      );
      const { report } = await answer<{ report: { total: Record<string, unknown> } }>(
        api.url,
        `{ report(filter: { date: { range: { from: "2026-03-01", to: "2026-03-31" } } }) { total { ${fields.join(' ')} } } }`,
      );
      const figures = Object.entries(report.total).map(([name, value]) => {
        const figure = typeof value === 'object' && value !== null ? (value as { amount: unknown }).amount : value;
        return [name, String(figure)];
      });
      expect(Object.fromEntries(figures)).to.deep.equal(exampleFigures);
    } finally {
      await api.close();
      await database.drop();
    }
  });
});
