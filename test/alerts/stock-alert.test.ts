import { expect } from 'chai';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import type { Pool } from '../../src/database/pool.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { alert, type AlertStand, alertStand } from './alert-stand.js';

const stocked = (variantId: string, changedAt: string, onHand: string): CanonicalRecord => ({
  ...{ kind: 'inventory', inventoryItemId: variantId, variantId, updatedAt: changedAt, unitCost: '1' },
  levels: [
    {
      ...{ locationId: 'l1', changedAt, isActive: true, available: onHand, onHand },
      ...{ committed: '0', incoming: '0', reserved: '0' },
    },
  ],
});

const product = (id: string, title: string): CanonicalRecord => ({
  ...{ kind: 'product', productId: `p-${id}`, updatedAt: '2026-06-01T00:00:00Z', title, category: 'Kitchen' },
  ...{ productType: null, vendor: null, status: 'ACTIVE', currency: 'GBP' },
  variants: [
    { variantId: id, sku: title, title: null, price: '10', unitCost: '1', costUpdatedAt: '2026-06-01T00:00:00Z' },
  ],
});

/** Three variants, of which the same is sold every day of four weeks: one a day of the first two, none of the third. */
async function shelves(pool: Pool): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  await pool.query(
    `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id)
    values ('london', 'SHOPIFY', 'London', 'GBP', 'Europe/London', 'ready', '{}', true, 0)`,
  );
  const location: CanonicalRecord = {
    ...{ kind: 'location', locationId: 'l1', updatedAt: '2026-06-01T00:00:00Z', name: 'Shed', country: 'GB' },
    ...{ city: null, isActive: true },
  };
  await apply(pool, [product('a', 'Mug'), product('b', 'Cup'), product('c', 'Jug'), location]);
  await apply(
    pool,
    ['a', 'b', 'c'].map((id) => stocked(id, '2026-06-10T00:00:00Z', id === 'a' ? '9' : '30')),
  );
  const days = Array.from({ length: 28 }, (_, i) => new Date(Date.parse('2026-06-17T10:00:00Z') + i * 86_400_000));
  const orders = days.map((day, i) => {
    const at = day.toISOString();
    const lines = ['a', 'b'].map((id) => line(id, { variantId: id, productId: `p-${id}`, sku: id }));
    return order(`S${i}`, { orderedAt: at, updatedAt: at, lines, total: '20.00' });
  });
  await apply(pool, orders);
  await publish(pool, '2026-07-15T05:10:00Z');
}

describe('An alert about stock', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let stand: AlertStand;
  let now: Date;

  before(async () => {
    smtp = await startSmtp();
    database = await createPreparedDatabase('shelves', shelves);
    const stockCover = { days: 14, recover: 20, where: [] };
    stand = alertStand(database, {
      alerts: [alert({ name: 'low', title: 'Stock is low', stockCover })],
      ...{ mail: smtp.mail, now: () => now },
    });
  });
  after(async () => {
    await stand.stop();
    await database.drop();
    await smtp.close();
  });

  async function at(instant: string): Promise<void> {
    now = new Date(instant);
    await database.pool.query('update ops.source set known_until = $1', [instant]);
  }

  it('names each variant that lasts for fewer days, once, those that follow too, and those that are filled up', async () => {
    await at('2026-07-15T06:00:00Z');
    await stand.work();
    await stand.work();
    const [first, ...others] = await smtp.parsed();
    expect(others).to.deep.equal([]);
    expect(first!.subject).to.equal('Stock is low');
    expect(first!.text).to.contain('Mug: 9 left at 1 a day, 9 days of cover, under 14.').and.not.to.contain('Cup');
    await at('2026-07-15T07:00:00Z');
    await apply(database.pool, [stocked('b', '2026-07-14T12:00:00Z', '5'), stocked('a', '2026-07-14T12:00:00Z', '16')]);
    await publish(database.pool, '2026-07-15T07:00:00Z');
    await stand.work();
    const second = (await smtp.parsed())[1]!;
    expect(second.text).to.contain('Cup: 5 left at 1 a day, 5 days of cover, under 14.').and.not.to.contain('Mug');
    await at('2026-07-15T08:00:00Z');
    await apply(database.pool, [stocked('a', '2026-07-14T13:00:00Z', '40')]);
    await publish(database.pool, '2026-07-15T08:00:00Z');
    await stand.work();
    await stand.work();
    const [, , third, ...more] = await smtp.parsed();
    expect(more).to.deep.equal([]);
    expect(third!.subject).to.equal('Over: Stock is low');
    expect(third!.text).to.contain('Stock is low: Mug – over').and.not.to.contain('Cup');
    const { rows } = await database.pool.query(
      'select label, resolved_at is null as "isOpen" from ops.alert_event order by label',
    );
    expect(rows).to.deep.equal([
      { label: 'Cup', isOpen: true },
      { label: 'Mug', isOpen: false },
    ]);
  });
});
