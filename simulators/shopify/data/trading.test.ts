import { expect } from 'chai';
import { waitFor } from '../../../test/support/wait-for.js';
import { makeClock } from '../../kit/clock.js';
import { Random } from '../../kit/random.js';
import { Shop, type ShopChange } from '../shop.js';
import { checkOrder } from './check-order.js';
import { contentsOf } from './contents.js';
import { generateShop } from './generate.js';
import { london } from './hand-made.js';
import { ledgerOf } from './ledger.js';
import { applyRandomStep, type StepKind, stepKinds, takeStep } from './random-step.js';
import { Trader } from './trader.js';
import { startTrading } from './trading.js';

const opened = Date.parse('2026-07-01T00:00:00Z');

function openShop(orders = 80, currency = 'GBP'): Shop {
  const settings = { ...london, currency };
  const contents = generateShop({
    seed: 5,
    settings,
    from: new Date('2026-01-01'),
    to: new Date(opened),
    orders,
    products: 30,
  });
  return new Shop(settings, contents, { clock: makeClock({ mode: 'manual', at: opened * 1000 }) });
}

describe('A shop that keeps trading', () => {
  it('continues equally from equal seeds and differently from different ones', () => {
    const traded = (seed: number): string => {
      const shop = openShop();
      const trading = startTrading(shop, { seed, ordersPerMinute: 0 });
      trading.tick(30);
      shop.clock.advance(3600);
      trading.tick(30);
      trading.stop();
      return JSON.stringify(contentsOf(shop));
    };
    expect(traded(1)).to.equal(traded(1));
    expect(traded(1)).not.to.equal(traded(2));
  });

  it('places the requested number of orders at the shop’s current time', () => {
    const shop = openShop();
    const before = new Set([...shop.orders.values()].map(({ id }) => id));
    shop.clock.advance(86_400);
    const steps = startTrading(shop, { seed: 1, ordersPerMinute: 0 }).tick(40);
    const placed = steps.filter(({ kind }) => kind === 'order').map(({ id }) => id);
    expect(placed).to.have.length(40);
    expect(placed.some((id) => before.has(id))).to.equal(false);
    for (const id of placed) {
      const order = shop.orders.get(id);
      if (order === undefined) continue;
      expect(order.createdAt).to.be.within(shop.clock.now() - 5_000_000, shop.clock.now() + 1_000_000);
      if (order.customerId !== null)
        expect(shop.customers.get(order.customerId), `customer of ${order.name}`).not.to.equal(undefined);
    }
    expect(steps.some(({ kind }) => kind !== 'order')).to.equal(true);
  });

  it('trades by itself until it is stopped', async () => {
    const shop = openShop();
    const trading = startTrading(shop, { seed: 1, ordersPerMinute: 60_000 });
    const before = shop.orders.size;
    await waitFor('new orders', () => shop.orders.size > before + 5);
    trading.stop();
    const changes: ShopChange[] = [];
    shop.onChange((change) => changes.push(change));
    // Another shop trading at the same pace measures the time.
    const other = openShop();
    const meanwhile = startTrading(other, { seed: 1, ordersPerMinute: 60_000 });
    await waitFor('orders in another shop', () => other.orders.size > before + 20);
    meanwhile.stop();
    expect(changes).to.deep.equal([]);
  });

  const seen = new Set<StepKind>();
  for (const currency of ['GBP', 'USD', 'JPY', 'KWD']) {
    it(`keeps every order consistent through hundreds of random events in ${currency}`, () => {
      const shop = openShop(60, currency);
      const random = new Random(`steps ${currency}`);
      for (let step = 0; step < 400; step += 1) {
        shop.clock.advance(600);
        const { kind, id } = applyRandomStep(shop, random);
        seen.add(kind);
        const order = shop.orders.get(id);
        if (order !== undefined) expect(checkOrder(order, currency), `${kind} at step ${step}`).to.deep.equal([]);
      }
      const contents = contentsOf(shop);
      expect(contents.orders.flatMap((order) => checkOrder(order, currency))).to.deep.equal([]);
      const ids = contents.orders.flatMap(({ lines, refunds }) => [
        ...lines.map(({ id }) => id),
        ...refunds.map(({ id }) => id),
      ]);
      expect(new Set(ids).size).to.equal(ids.length);
      for (const { levels } of contents.inventoryItems) {
        for (const level of levels) expect(level.available).to.equal(level.onHand - level.committed - level.reserved);
      }
      expect(ledgerOf(contents, shop.settings).days.length).to.be.above(30);
    });
  }

  it('has covered every kind of event', () => {
    expect(stepKinds.filter((kind) => !seen.has(kind))).to.deep.equal([]);
  });
});

describe('A step of trading', () => {
  function act(kind: StepKind): { shop: Shop; changes: ShopChange[]; id: number } {
    const shop = openShop();
    const trader = new Trader(shop, new Random(`act ${kind}`));
    const changes: ShopChange[] = [];
    shop.onChange((change) => changes.push(change));
    const step = takeStep(trader, kind);
    if (step === undefined) throw new Error(`nothing to ${kind}`);
    return { shop, changes, id: step.id };
  }

  it('reduces available units by those sold, and reports every record that it changed', () => {
    const shop = openShop();
    const trader = new Trader(shop, new Random(2));
    const levels = () =>
      new Map(
        [...shop.inventoryItems.values()].flatMap((item) =>
          item.levels.map((level) => [`${item.variantId}|${level.locationId}`, { ...level }]),
        ),
      );
    for (let sale = 0; sale < 10; sale += 1) {
      const before = levels();
      const order = trader.placeOrder();
      const after = levels();
      const changed = [...after].filter(([key, level]) => before.get(key)?.committed !== level.committed);
      const units = changed.reduce((sum, [key, level]) => sum + level.committed - (before.get(key)?.committed ?? 0), 0);
      const expected = order.lines
        .filter(({ variantId, requiresShipping }) => variantId !== null && requiresShipping)
        .reduce((sum, { quantity }) => sum + quantity, 0);
      expect(units).to.equal(order.test ? 0 : expected);
      for (const [key, level] of changed)
        expect(before.get(key)?.available).to.equal(
          level.available + level.committed - (before.get(key)?.committed ?? 0),
        );
    }
  });

  it('cancels an order completely: no revenue is left', () => {
    const { shop, id } = act('cancel');
    const order = shop.orders.get(id);
    expect(order?.cancelledAt).to.be.a('number');
    const days = ledgerOf({ orders: order ? [{ ...order, test: false }] : [], customers: [] }, shop.settings).days;
    expect(days.reduce((sum, { revenue }) => sum + Number(revenue), 0)).to.equal(0);
  });

  it('deletes an order and leaves a destroy event', () => {
    const { shop, id } = act('deleteOrder');
    expect(shop.orders.get(id)).to.equal(undefined);
    expect([...shop.events.values()].map(({ subjectType, subjectId }) => [subjectType, subjectId])).to.deep.equal([
      ['ORDER', id],
    ]);
  });

  it("changes a customer's e-mail to one that no other account has", () => {
    const { shop, id, changes } = act('changeEmail');
    expect(changes.map((change) => [change.kind, change.id])).to.deep.equal([['customer', id]]);
    const emails = [...shop.customers.values()].flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()]));
    expect(new Set(emails).size).to.equal(emails.length);
  });

  it('sells at the new price after a product has changed', () => {
    const shop = openShop();
    const trader = new Trader(shop, new Random(3));
    for (const product of shop.products.values()) {
      shop.update('product', product.id, (draft) => {
        for (const variant of draft.variants) variant.price = '123.45';
        return undefined;
      });
    }
    const prices = Array.from({ length: 10 }, () => trader.placeOrder()).flatMap(({ lines }) =>
      lines.map(({ unitPrice }) => unitPrice),
    );
    expect(new Set(prices)).to.deep.equal(new Set(['123.45']));
  });
});
