import { Big } from 'big.js';
import { expect } from 'chai';
import { micros } from '../../../simulators/kit/clock.js';
import { generateShop } from '../../../simulators/shopify/data/generate.js';
import { ledgerOf } from '../../../simulators/shopify/data/ledger.js';
import type { ShopContents, ShopSettings } from '../../../simulators/shopify/model.js';
import { type ShopifySimulator, startShopifySimulator } from '../../../simulators/shopify/server.js';
import type { InventoryRecord, OrderRecord, ProductRecord } from '../../../src/canonical/record.js';
import { booksOf, measures } from './books.js';
import { ShopReader } from './fetch-shop.js';
import { stage } from './records.js';

const from = new Date('2026-03-01T00:00:00Z');
const to = new Date('2026-04-20T00:00:00Z');

function settings(domain: string, currency: string, ianaTimezone: string): ShopSettings {
  return { domain, name: domain, currency, ianaTimezone, planName: 'Plus', restoreRate: 100_000 };
}

/** Prices with and without tax, currencies of two, none and three decimals, a change to summer time. */
const shops = [
  { settings: settings('gb', 'GBP', 'Europe/London'), taxesIncluded: true },
  { settings: settings('us', 'USD', 'America/New_York'), taxesIncluded: false },
  { settings: settings('jp', 'JPY', 'Asia/Tokyo'), taxesIncluded: true },
  { settings: settings('kw', 'KWD', 'Asia/Kuwait'), taxesIncluded: false },
];

describe('a generated shop, fetched from the simulator and staged', () => {
  const contents = new Map<string, ShopContents>();
  const staged = new Map<string, OrderRecord[]>();
  let simulator: ShopifySimulator;

  before(async () => {
    for (const shop of shops) {
      contents.set(
        shop.settings.domain,
        generateShop({ ...shop, seed: 11, from, to, orders: 500, hugeOrders: 1, products: 40 }),
      );
    }
    const served = shops.map((shop) => ({ settings: shop.settings, contents: contentsOf(shop.settings.domain) }));
    const clock = { mode: 'manual', at: micros('2026-04-21T00:00:00Z') } as const;
    simulator = await startShopifySimulator({ shops: served, clock, indexLagSeconds: 0 });
  });

  after(() => simulator.close());

  const contentsOf = (domain: string): ShopContents => contents.get(domain) as ShopContents;
  const reader = (domain: string): ShopReader =>
    new ShopReader(simulator.baseUrlFor(domain), () => simulator.control.advance(60));

  for (const { settings, taxesIncluded } of shops) {
    const { domain, currency, ianaTimezone } = settings;
    it(`gives exactly the shop's own books, in ${currency} with tax ${taxesIncluded ? 'inside' : 'on top'}`, async () => {
      const orders = (await reader(domain).orders()).map((pieces) => stage('orders', ...pieces) as OrderRecord);
      staged.set(domain, orders);
      expect(orders).to.have.length(contentsOf(domain).orders.length);
      const ledger = ledgerOf(contentsOf(domain), settings).days.map((day) => ({
        ...{ day: day.day, orders: day.orders, itemsSold: day.itemsSold },
        ...Object.fromEntries(measures.map((measure) => [measure, day[measure]])),
      }));
      expect(ledger.length).to.be.above(40);
      expect(booksOf(orders, ianaTimezone)).to.deep.equal(ledger);
      for (const order of orders) expectToAddUp(order);
    });
  }

  it('has hard cases: edits, pending and partial refunds, cancellations, gift cards, test orders, many lines', () => {
    const orders = shops.flatMap(({ settings }) => contentsOf(settings.domain).orders);
    const rows = [...staged.values()].flat().flatMap(({ refunds }) => refunds);
    for (const kind of ['line', 'shipping', 'adjustment', 'edit'])
      expect(
        rows.some((row) => row.kind === kind),
        kind,
      ).to.equal(true);
    expect(orders.some((order) => order.refunds.some(({ createdAt }) => createdAt === null))).to.equal(true);
    expect(orders.some((order) => order.lines.some(({ isGiftCard }) => isGiftCard))).to.equal(true);
    expect(
      orders.some(
        ({ cancelledAt, refunds }) => cancelledAt && refunds.some(({ totalRefunded }) => Number(totalRefunded) === 0),
      ),
    ).to.equal(true);
    expect(orders.some(({ test }) => test)).to.equal(true);
    expect(orders.some(({ lines }) => lines.length > 250)).to.equal(true);
  });

  it('gives the same orders through a bulk export', async () => {
    const orders = (await reader('gb').ordersInBulk()).map((pieces) => stage('orders', ...pieces) as OrderRecord);
    const byId = (x: OrderRecord, y: OrderRecord): number => Number(x.orderId) - Number(y.orderId);
    expect(orders.sort(byId)).to.deep.equal(staged.get('gb')?.sort(byId));
  });

  it("gives the shop's catalogue, customers, locations and stock", async () => {
    const { products, customers, locations, inventoryItems } = contentsOf('us');
    const read = reader('us');
    const staging = async (stream: string, nodes: Promise<object[]>) =>
      (await nodes).map((node) => stage(stream, node));
    const variants = (await staging('products', read.products())).flatMap(
      (product) => (product as ProductRecord).variants,
    );
    expect(total(variants.map(({ price }) => price))).to.equal(
      total(products.flatMap((product) => product.variants.map(({ price }) => price))),
    );
    expect(total(variants.map(({ unitCost }) => unitCost))).to.equal(
      total(inventoryItems.map(({ unitCost }) => unitCost)),
    );
    expect(await staging('customers', read.customers())).to.have.length(customers.length);
    expect(await staging('locations', read.locations())).to.have.length(locations.length);
    const levels = (await staging('inventory', read.inventory())).flatMap((item) => (item as InventoryRecord).levels);
    const onHand = inventoryItems.flatMap((item) => item.levels.map((level) => `${level.onHand}`));
    expect(levels.map((level) => `${level.onHand}`).sort()).to.deep.equal(onHand.sort());
  });
});

/**
 * The identity that the warehouse relies on: the total is the sum of its parts. Gift cards are the remainder of the
 * lines.
 */
function expectToAddUp(order: OrderRecord): void {
  const merchandise = order.lines.reduce((sum, line) => sum.plus(line.grossSales).minus(line.discounts), new Big(0));
  const parts = [order.shipping, order.taxes, order.duties, order.fees, order.tips];
  const rest = parts.reduce((left, part) => left.minus(part), new Big(order.total).minus(merchandise));
  const hasGiftCards = order.lines.some(({ isGiftCard }) => isGiftCard);
  if (hasGiftCards) expect(rest.gte(0), order.orderNumber).to.equal(true);
  else expect(rest.toFixed(), order.orderNumber).to.equal('0');
}

function total(amounts: (string | null)[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount ?? 0), new Big(0)).toFixed();
}
