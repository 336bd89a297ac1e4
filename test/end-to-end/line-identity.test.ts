import { expect } from 'chai';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { startWooSimulator, type WooSimulator } from '../../simulators/woocommerce/server.js';
import { WooStore } from '../../simulators/woocommerce/store.js';
import { line, plainOrder, product, sampleProducts } from '../../simulators/woocommerce/test-support/sample-store.js';
import type { SourceConfig } from '../../src/config/config.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import type { Product } from './product.js';
import { Products } from './products.js';
import { differences, rowsAsItStands, warehouseRows } from './warehouse-rows.js';
import { createWorld, type World, worldSettings } from './world.js';

const shopKey = { consumerKey: testSecrets.wooConsumerKey, consumerSecret: testSecrets.wooConsumerSecret };

describe('An order line whose product the store deleted', () => {
  const clock = makeClock({ mode: 'manual', at: micros('2026-11-22T19:00:00Z') });
  const pounds = { currency: 'GBP' };
  let products: Products;
  let store: WooStore;
  let simulator: WooSimulator;

  beforeEach(async () => {
    products = new Products(clockOn(clock));
    const shirt = line({ id: 3, name: 'T-Shirt - S', productId: 14, variationId: 15 });
    const orders = [
      plainOrder(1, '2026-11-20T10:00:00Z', {
        ...pounds,
        lines: [line({ id: 1 }), line({ id: 2, productId: 11, name: 'Mug' })],
      }),
      plainOrder(2, '2026-11-20T11:00:00Z', { ...pounds, lines: [shirt] }),
    ];
    const settings = { id: 'corner', timezone: 'America/New_York', currency: 'GBP', keys: [key()] };
    const contents = {
      orders,
      products: [...sampleProducts(), product(20)],
      categories: [],
      customers: [],
      coupons: [],
    };
    store = new WooStore(settings, contents, clock);
    simulator = await startWooSimulator({ stores: [store], clock });
  });
  afterEach(async () => {
    await simulator.close();
    await products.drop();
  });

  const key = () => ({ ...shopKey, permissions: 'read' as const, isManager: true });

  function source(): SourceConfig {
    return {
      ...{ id: 'corner', platform: 'WOOCOMMERCE', name: null, timezone: null, currency: null },
      ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: '2024-01-01' },
      settings: { ...shopKey, url: simulator.baseUrlFor('corner'), authentication: 'auto', reconcileHours: 0 },
    };
  }

  const syncedProduct = async (): Promise<Product> => {
    const made = await products.make([source()]);
    await made.sync();
    return made;
  };
  async function linesIn({ database }: Product): Promise<unknown[]> {
    const { rows } = await database.pool.query(
      'select platform_line_id as id, product_key as product, sku, title, variant_title as option from warehouse.fact_order_items order by 1',
    );
    return rows;
  }
  const known = [
    { id: '1', product: 'corner:12', sku: 'SKU-POSTER', title: 'Poster', option: null },
    { id: '2', product: 'corner:11', sku: 'SKU-MUG', title: 'Mug', option: null },
    { id: '3', product: 'corner:15', sku: 'TS-S', title: 'T-Shirt', option: 'S' },
  ];

  /** Deletes the poster and the shirt for good, then edits something else in each order. */
  function forget(): void {
    clock.advance(60);
    for (const id of [12, 14]) store.destroy('product', id);
    for (const id of [1, 2])
      store.update('order', id, (order) => {
        order.status = 'completed';
      });
    clock.advance(3600);
  }

  it('keeps its product when the order is edited later, in increments and in a rebuild', async () => {
    const grown = await syncedProduct();
    expect(await linesIn(grown)).to.deep.equal(known);
    forget();
    await grown.sync();
    expect(await linesIn(grown)).to.deep.equal(known);
    const { rows } = await grown.database.pool.query(
      'select distinct financial_status as status from warehouse.fact_orders',
    );
    expect(rows).to.deep.equal([{ status: 'completed' }]);
    clock.advance(60);
    store.update('order', 1, (order) => {
      order.customerNote = 'and once more';
    });
    clock.advance(3600);
    await grown.sync();
    expect(await linesIn(grown)).to.deep.equal(known);
    const before = await warehouseRows(grown.database.pool);
    await grown.rebuild();
    expect(differences(before, await warehouseRows(grown.database.pool))).to.deep.equal({});
  });

  it('is unknown to a warehouse that first reads the store then; everything else is the same', async () => {
    const grown = await syncedProduct();
    forget();
    await grown.sync();
    const fresh = await syncedProduct();
    expect(await linesIn(fresh)).to.deep.equal([
      { id: '1', product: null, sku: null, title: 'Poster', option: null },
      known[1],
      { id: '3', product: null, sku: null, title: 'T-Shirt - S', option: null },
    ]);
    const [ours, theirs] = await Promise.all([grown, fresh].map(({ database }) => rowsAsItStands(database.pool)));
    expect(differences(ours!, theirs!)).to.deep.equal({});
  });

  it('keeps its variation if only the variation was deleted', async () => {
    const grown = await syncedProduct();
    clock.advance(60);
    store.update('product', 14, (shirt) => {
      shirt.variations = shirt.variations.slice(1);
    });
    store.update('order', 2, (order) => {
      order.status = 'completed';
    });
    clock.advance(3600);
    await grown.sync();
    expect(await linesIn(grown)).to.deep.equal(known);
  });
});

describe('A line of a Shopify order whose product the shop deleted', () => {
  let world: World;

  beforeEach(async () => {
    const [from, to] = [new Date('2026-03-01T00:00:00Z'), new Date('2026-04-15T00:00:00Z')];
    const contents = generateShop({ seed: 5, settings: worldSettings, from, to, orders: 20 });
    world = await createWorld(contents, '2026-04-15T06:00:00Z');
  });
  afterEach(() => world.close());

  it('keeps its product when the order is read again', async () => {
    const grown = await world.product();
    await grown.sync();
    const soldIn = async (): Promise<Record<string, unknown>[]> =>
      (
        await grown.database.pool.query(
          `select order_key, platform_line_id, product_key, sku, title, variant_title
           from warehouse.fact_order_items order by 1, 2`,
        )
      ).rows;
    const before = await soldIn();
    expect(before.filter(({ product_key }) => product_key !== null)).not.to.have.length(0);
    const orders = [...world.shop.orders.values()];
    const known = ({ productId }: { productId: number | null }) =>
      productId !== null && world.shop.products.get(productId);
    const { id: read, lines } = orders.find((order) => order.lines.some(known))!;
    world.shop.destroy('product', lines.find(known)!.productId!);
    world.shop.update('order', read, (order) => {
      order.tags = ['looked at'];
    });
    world.shopClock.advance(3600);
    await grown.sync();
    expect(await soldIn()).to.deep.equal(before);
  });
});
