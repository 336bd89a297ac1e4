import { expect } from 'chai';
import type { CanonicalRecord, ProductRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { applyChangeSet } from '../../src/models/load/apply-change-set.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { fromRawLog, line, london, order, refund } from './records.js';
import { apply, dump, publish, segments } from './warehouse.js';

const deleted = (entity: 'order' | 'product' | 'variant' | 'inventory' | 'location', id: string, deletedAt: string) =>
  ({ kind: 'deletion', entity, id, deletedAt }) as const;

describe('a record', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse({ fiscalYearStartMonth: 4 });
  });

  afterEach(async () => {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    await database.drop();
  });

  it('that arrives twice is written once: no row has a new version, nothing is dirty', async () => {
    const records: CanonicalRecord[] = [
      product(),
      order('1', { refunds: [refund('a')] }),
      order('2', { lines: [line('1', { variantId: 'unknown' })] }),
      location('l1'),
      stock('2026-03-10T10:00:00Z', [['l1', 5]]),
      stock('2026-03-11T10:00:00Z', []),
      deleted('order', '3', '2026-03-11T00:00:00Z'),
    ];
    await apply(database.pool, records);
    await publish(database.pool);
    const before = await tupleVersions();
    expect(before).to.have.length.greaterThan(15);
    await apply(database.pool, records);
    expect(await tupleVersions()).to.deep.equal(before);
    const { rows } = await database.pool.query(
      `select (select count(*) from ops.dirty_order) as orders, (select count(*) from ops.dirty_customer) as customers,
        has_unpublished_changes from ops.warehouse_version`,
    );
    expect(rows).to.deep.equal([{ orders: '0', customers: '0', has_unpublished_changes: false }]);
    expect(await publish(database.pool)).to.equal(null);
  });

  it('that arrives twice in one transaction counts once, and the later of two equal instants wins', async () => {
    await inTransaction(database.pool, async (client) => {
      for (const financialStatus of ['PENDING', 'PAID']) {
        const records = fromRawLog([order('1', { financialStatus: 'VOIDED' }), order('1', { financialStatus })]);
        await applyChangeSet(client, { source: london, reportingCurrency: 'GBP', records });
      }
    });
    expect(await values('select order_key, financial_status from warehouse.fact_orders')).to.deep.equal([
      ['london:1', 'PAID'],
    ]);
  });

  it('that arrives late, as an older version, changes nothing', async () => {
    await apply(database.pool, [order('1', { updatedAt: '2026-03-15T00:00:00Z', lines: [line('2')] })]);
    await publish(database.pool);
    const before = await dump(database.pool);
    await apply(database.pool, [order('1', { total: '999', refunds: [refund('a')] })]);
    expect(await publish(database.pool)).to.equal(null);
    expect(await dump(database.pool)).to.deep.equal(before);
  });

  it('that is a deletion removes an order before or after it arrives, until a newer version', async () => {
    const deletion = deleted('order', '1', '2026-03-15T00:00:00Z');
    const placed = order('1', { refunds: [refund('a')], lines: [line('1', { variantId: 'rare' })] });
    await apply(database.pool, [placed]);
    await publish(database.pool);
    await apply(database.pool, [deletion]);
    expect(await publish(database.pool)).to.include({ days: 2, customers: 1 });
    for (const rows of Object.values(await dump(database.pool))) expect(rows).to.deep.equal([]);
    await apply(database.pool, [{ ...placed, updatedAt: '2026-03-15T00:00:00Z' }]);
    expect(await publish(database.pool)).to.equal(null);
    await apply(database.pool, [{ ...placed, updatedAt: '2026-03-15T00:00:00.000001Z' }, deletion]);
    await publish(database.pool);
    expect(await values('select orders from warehouse.agg_daily_summary where orders > 0')).to.deep.equal([['1']]);
  });

  it('replaces lines and refunds as a whole', async () => {
    await apply(database.pool, [
      order('1', { lines: [line('1'), line('2', { variantId: 'v2' })], refunds: [refund('a'), refund('b')] }),
    ]);
    await publish(database.pool);
    await apply(database.pool, [
      order('1', {
        updatedAt: '2026-03-15T00:00:00Z',
        lines: [line('2', { variantId: 'v2', quantity: '2' })],
        refunds: [refund('b', { refundedAt: '2026-03-14T12:00:00Z', lineId: '2' })],
      }),
    ]);
    expect(await publish(database.pool)).to.include({ days: 3 });
    expect(await values('select item_key, quantity from warehouse.fact_order_items')).to.deep.equal([
      ['london:1:2', '2'],
    ]);
    expect(await values('select refund_key, date_key from warehouse.fact_refunds')).to.deep.equal([
      ['london:1:b', 20260314],
    ]);
    expect(await values('select product_key, origin from warehouse.dim_product')).to.deep.equal([
      ['london:v2', 'order'],
    ]);
  });

  it('of an order with a duplicate line is rejected alone', async () => {
    const rejected = await apply(database.pool, [order('1', { lines: [line('1'), line('1')] }), order('2')]);
    expect(rejected.map(({ code, path, value }) => [code, path, value])).to.deep.equal([
      ['duplicate_line', 'lines[1].lineId', '1'],
    ]);
    expect(await values('select order_key from warehouse.fact_orders')).to.deep.equal([['london:2']]);
  });

  it('of the catalogue replaces what orders gave, keeps its history, and marks what is gone', async () => {
    await apply(database.pool, [
      order('1', { lines: [line('1', { title: 'Late mug' })] }),
      order('2', { lines: [line('1', { title: 'Early mug' })], orderedAt: '2026-03-09T00:00:00Z' }),
    ]);
    expect(await values('select title, origin from warehouse.dim_product')).to.deep.equal([['Late mug', 'order']]);
    await apply(database.pool, [
      product({ updatedAt: '2026-03-01T00:00:00Z' }),
      product({ updatedAt: '2026-03-02T00:00:00Z', vendor: 'Maker', status: 'DRAFT' }),
      product({ updatedAt: '2026-03-03T00:00:00Z', vendor: 'Maker' }),
      product({ updatedAt: '2026-03-04T00:00:00Z', vendor: 'Maker', variants: [variant('v2')] }),
    ]);
    expect(
      await values(
        'select product_key, title, vendor, status, is_deleted, origin from warehouse.dim_product order by 1',
      ),
    ).to.deep.equal([
      ['london:v1', 'Mug', 'Maker', 'ACTIVE', true, 'product'],
      ['london:v2', 'Mug', 'Maker', 'ACTIVE', false, 'product'],
    ]);
    expect(
      await values('select product_key, date_key, vendor from warehouse.dim_product_day order by 1, 2'),
    ).to.deep.equal([
      ['london:v1', 20260301, null],
      ['london:v1', 20260302, 'Maker'],
      ['london:v1', 20260303, 'Maker'],
      ['london:v2', 20260304, 'Maker'],
    ]);
    await apply(database.pool, [deleted('product', 'p1', '2026-03-04T00:00:00Z')]);
    expect(await publish(database.pool)).to.include({ version: 1 });
    expect(await values('select distinct is_deleted from warehouse.dim_product')).to.deep.equal([[true]]);
    await apply(database.pool, [product({ updatedAt: '2026-03-05T00:00:00Z', variants: [variant('v2')] })]);
    expect(await values('select product_key from warehouse.dim_product where is_deleted')).to.deep.equal([
      ['london:v1'],
    ]);
    expect(await publish(database.pool)).to.deep.include({ version: 2, days: 0, weeks: 0, customers: 0 });
  });

  it('of stock counts on the day of its change in the zone of the store; the last change of a day wins', async () => {
    await apply(database.pool, [
      stock('2026-03-29T21:00:00Z', [['l1', 5]]),
      stock('2026-03-29T22:30:00Z', [['l1', 4]]),
      // 00:30 in London.
      stock('2026-03-29T23:30:00Z', [
        ['l1', 3],
        ['l2', 7],
      ]),
    ]);
    await apply(database.pool, [stock('2026-03-31T10:00:00Z', [['l2', 7]], '2026-03-29T23:30:00Z')]);
    await apply(database.pool, [deleted('inventory', 'i1', '2026-04-02T10:00:00Z')]);
    await apply(database.pool, [stock('2026-04-01T10:00:00Z', [['l1', 9]])]);
    expect(
      await values(
        'select location_key, date_key, is_active, available from warehouse.fact_inventory order by location_key, date_key',
      ),
    ).to.deep.equal([
      ['london:l1', 20260329, true, '4'],
      ['london:l1', 20260330, true, '3'],
      ['london:l1', 20260331, false, '0'],
      ['london:l2', 20260330, true, '7'],
      ['london:l2', 20260402, false, '0'],
    ]);
    expect(await values('select origin from warehouse.dim_product')).to.deep.equal([['inventory']]);
    await apply(database.pool, [location('l1'), product()]);
    expect(await values('select location_key, name from warehouse.dim_location order by 1')).to.deep.equal([
      ['london:l1', 'Depot'],
      ['london:l2', 'l2'],
    ]);
  });

  it('that changes only a title still makes a new version of the answers', async () => {
    await apply(database.pool, [product()]);
    await publish(database.pool);
    await apply(database.pool, [product({ title: 'Cup', updatedAt: '2026-03-08T00:00:00Z' })]);
    expect(await publish(database.pool)).to.deep.include({ version: 2, days: 0, weeks: 0, customers: 0 });
  });

  function variant(variantId: string): ProductRecord['variants'][number] {
    return { variantId, sku: 'MUG', title: null, price: '10.00', unitCost: null, costUpdatedAt: null };
  }

  function product(changes: Partial<ProductRecord> = {}): ProductRecord {
    return {
      kind: 'product',
      productId: 'p1',
      updatedAt: '2026-03-01T00:00:00Z',
      title: 'Mug',
      category: null,
      productType: null,
      vendor: null,
      status: 'ACTIVE',
      currency: 'GBP',
      variants: [variant('v1')],
      ...changes,
    };
  }

  function location(locationId: string): CanonicalRecord {
    return {
      kind: 'location',
      locationId,
      updatedAt: '2026-01-01T00:00:00Z',
      name: 'Depot',
      country: 'GB',
      city: null,
      isActive: true,
    };
  }

  function stock(updatedAt: string, levels: [string, number][], changedAt = updatedAt): CanonicalRecord {
    return {
      kind: 'inventory',
      inventoryItemId: 'i1',
      variantId: 'v1',
      updatedAt,
      unitCost: null,
      levels: levels.map(([locationId, available]) => ({
        locationId,
        changedAt,
        isActive: true,
        available: `${available}`,
        onHand: `${available}`,
        committed: '0',
        incoming: '0',
        reserved: '0',
      })),
    };
  }

  async function tupleVersions(): Promise<string[]> {
    const { rows: tables } = await database.pool.query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables
      where table_schema in ('warehouse', 'ops') and table_name <> 'dim_date' order by 1`,
    );
    const versions: string[] = [];
    for (const { name } of tables) {
      const { rows } = await database.pool.query<{ xmin: string; ctid: string }>(
        `select xmin::text, ctid::text from ${name} order by ctid`,
      );
      versions.push(...rows.map(({ xmin, ctid }) => `${name} ${xmin} ${ctid}`));
    }
    return versions;
  }

  async function values(sql: string): Promise<unknown[][]> {
    return (await database.pool.query({ text: sql, rowMode: 'array' })).rows as unknown[][];
  }
});
