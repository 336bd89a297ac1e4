import { expect } from 'chai';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';
import { exampleFigures } from '../../src/models/metrics/examples.js';
import { type Metric, metricFieldName } from '../../src/models/metrics/metric.js';
import { metrics } from '../../src/models/metrics/registry.js';
import { spendDay, spendRow, visitsDay, visitsRow } from '../models/partition-records.js';
import { fee, line, london, order, posting, refund } from '../models/records.js';
import { addSources, apply, publish } from '../models/warehouse.js';
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

/** A level at the end of a day, and the item's cost. */
function stocked(variantId: string, unitCost: string, onHand: string, day: string): CanonicalRecord {
  const changedAt = `${day}T18:00:00Z`;
  const counts = { committed: '0', incoming: '0', reserved: '0' };
  return {
    ...{ kind: 'inventory', inventoryItemId: variantId, variantId, updatedAt: changedAt, unitCost },
    levels: [{ locationId: 'shop', changedAt, isActive: true, available: onHand, onHand, ...counts }],
  };
}

/** The trade of `exampleTrade`, in the same order, after an older order of Bob. */
const trade = [
  ...[costed('v1', '4.00'), costed('cup', '2.00')],
  ...[stocked('v1', '4.00', '10', '2026-02-28'), stocked('cup', '2.00', '20', '2026-02-28')],
  ...[stocked('v1', '4.00', '8', '2026-03-03'), stocked('v1', '4.00', '7', '2026-03-10')],
  ...[stocked('v1', '4.00', '12', '2026-03-14'), stocked('cup', '2.00', '19', '2026-03-17')],
  stocked('v1', '4.00', '13', '2026-03-20'),
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

const charged = posting('p1', {
  postedAt: '2026-03-02T12:00:00Z',
  orderId: '1',
  fees: [fee({ kind: 'payment', amount: '0.90' })],
});

/** What was advertised and visited in the same month. */
const march = { date: '2026-03-02', timezone: 'Europe/London' };
const advertised = [
  spendDay(
    [
      spendRow('c', {
        ...{ spend: '6.00', impressions: '3000', clicks: '60', conversions: '2', conversionValue: '24.00' },
      }),
    ],
    march,
  ),
];
const visited: CanonicalRecord[] = [
  ...['2026-03-02', '2026-03-09', '2026-03-16'].map((date) =>
    visitsDay([visitsRow({ sessions: '20', engagedSessions: '15', addToCarts: '4' })], { ...march, date }),
  ),
  {
    ...{ kind: 'session_users', period: 'month', accountId: '7', currency: 'GBP', ...march, date: '2026-03-01' },
    ...{ restatedUntil: '2026-04-03', notes: [], updatedAt: '2026-04-01T06:00:00Z' },
    rows: [{ channelGroup: null, users: '45', newUsers: '18' }],
  },
];

describe('The examples of docs/metrics.md', () => {
  it('are what a report answers for the trade that the page shows', async () => {
    const database = await createWarehouse();
    const api = await startTestApi({}, database);
    try {
      const google: Source = { ...london, sourceId: 'google', platform: 'GOOGLE_ADS' };
      const analytics: Source = { ...london, sourceId: 'ga', platform: 'GOOGLE_ANALYTICS' };
      await addSources(database.pool, [london, google, analytics]);
      await database.pool.query("update ops.source set store_id = 'london' where source_id <> 'london'");
      expect(await apply(database.pool, [...trade, charged])).to.deep.equal([]);
      expect(await apply(database.pool, advertised, google)).to.deep.equal([]);
      expect(await apply(database.pool, visited, analytics)).to.deep.equal([]);
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
