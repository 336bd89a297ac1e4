import { expect } from 'chai';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { startTrading } from '../../simulators/shopify/data/trading.js';
import type { Product } from './product.js';
import { differences, fingerprint, rowsAsItStands, rowVersions, warehouseRows } from './warehouse-rows.js';
import { createWorld, type World, worldSettings } from './world.js';

const rawAndWarehouse = `
  select
    (select count(*) from raw.chunk) as chunks,
    (select count(*) from raw.record_version) as versions,
    (select version from ops.warehouse_version) as version`;

describe('A shop that is synced', () => {
  let world: World;
  let product: Product;

  before(async () => {
    const contents = generateShop({
      seed: 'loads',
      settings: worldSettings,
      from: new Date('2026-01-01T00:00:00Z'),
      to: new Date('2026-07-01T00:00:00Z'),
      orders: 1_500,
    });
    world = await createWorld(contents, '2026-07-01T06:00:00Z');
    product = await world.product();
    await product.sync();
  });

  after(async () => {
    await world.close();
  });

  it('writes nothing when it is synced again unchanged', async () => {
    const { pool } = product.database;
    const before = { ...(await pool.query(rawAndWarehouse)).rows[0], tuples: await rowVersions(product.database.pool) };
    await product.sync();
    const after = { ...(await pool.query(rawAndWarehouse)).rows[0], tuples: await rowVersions(product.database.pool) };
    expect(after).to.deep.equal(before);
  });

  it('equals a warehouse rebuilt from the raw log, row for row', async () => {
    const before = await warehouseRows(product.database.pool);
    await product.rebuild();
    const after = await warehouseRows(product.database.pool);
    expect(differences(before, after)).to.deep.equal({});
    expect(fingerprint(after)).to.deep.equal(fingerprint(before));
  });

  it('equals a full load of another warehouse after further trade with some syncs', async () => {
    const trading = startTrading(world.shop, { seed: 'loads', ordersPerMinute: 0 });
    for (const orders of [1, 7, 30, 2]) {
      for (let placed = 0; placed < orders; placed += 1) {
        trading.tick(1);
        world.shopClock.advance(613);
      }
      await product.sync();
    }
    trading.stop();
    // Past the index lag and the safety lag, so that both see everything.
    world.shopClock.advance(1200);
    await product.sync();
    const fresh = await world.product();
    await fresh.sync();
    const grown = await rowsAsItStands(product.database.pool);
    const full = await rowsAsItStands(fresh.database.pool);
    expect(differences(grown, full)).to.deep.equal({});
  });
});
