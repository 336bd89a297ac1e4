import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { wallClockOf } from '../../kit/zone-clock.js';
import { makePeople } from '../../trade/people.js';
import type { ShopContents, ShopOrder } from '../model.js';
import { checkOrder } from './check-order.js';
import { type GenerateOptions, generateShop } from './generate.js';
import { london } from './hand-made.js';
import { boxSize, stockEffect } from './stock.js';

const period = { from: new Date('2024-07-01T00:00:00Z'), to: new Date('2026-07-01T00:00:00Z') };
const markets = { GBP: 'Europe/London', USD: 'America/New_York', JPY: 'Asia/Tokyo', KWD: 'Asia/Kuwait' };

function shopIn(currency: keyof typeof markets, more: Partial<GenerateOptions> = {}): ShopContents {
  const settings = { ...london, currency, ianaTimezone: markets[currency] };
  return generateShop({ seed: 7, settings, ...period, orders: 2000, ...more });
}

const hash = (contents: ShopContents): string => createHash('sha256').update(JSON.stringify(contents)).digest('hex');

describe('A generated shop', () => {
  const shops = new Map<string, ShopContents>();
  const shop = (currency: string): ShopContents => shops.get(currency) as ShopContents;
  const all = (): [string, ShopOrder][] =>
    [...shops].flatMap(([currency, { orders }]) => orders.map((order): [string, ShopOrder] => [currency, order]));

  before(() => {
    for (const currency of Object.keys(markets) as (keyof typeof markets)[]) shops.set(currency, shopIn(currency));
  });

  it('is equal for equal seeds and different for different ones', () => {
    expect(hash(shopIn('GBP'))).to.equal(hash(shop('GBP')));
    expect(hash(shopIn('GBP', { seed: 8 }))).not.to.equal(hash(shop('GBP')));
  });

  for (const currency of Object.keys(markets)) {
    it(`has consistent orders in ${currency}`, () => {
      const { orders } = shop(currency);
      expect(orders).to.have.length(2000);
      expect(orders.flatMap((order) => checkOrder(order, currency))).to.deep.equal([]);
    });
  }

  it("opens one account for each of the company's people, in order", () => {
    const people = makePeople(60, 'USD', 'company');
    const { customers, orders } = shopIn('GBP', { people });
    const known = customers.filter(({ email }) => people.some((person) => person.email === email));
    expect(known.map(({ email }) => email)).to.deep.equal(people.map(({ email }) => email));
    expect(known.map(({ firstName, phone }) => [firstName, phone])).to.deep.equal(
      people.map(({ firstName, phone }) => [firstName, phone]),
    );
    expect(known.every(({ address }, at) => address?.city === people[at]?.city)).to.equal(true);
    expect(customers.length).to.be.greaterThan(500);
    expect(orders.flatMap((order) => checkOrder(order, 'GBP'))).to.deep.equal([]);
  });

  it('has every kind of order that the platform has', () => {
    const orders = all().map(([, order]) => order);
    const refunds = orders.flatMap((order) => order.refunds);
    const lines = orders.flatMap((order) => order.lines);
    const seen: Record<string, boolean> = {
      'a guest with e-mail': orders.some(({ customerId, email }) => customerId === null && email !== null),
      'a guest without anything': orders.some(
        ({ customerId, email, phone }) => customerId === null && email === null && phone === null,
      ),
      'an account without e-mail': orders.some(
        ({ customerId, email, phone }) => customerId !== null && email === null && phone !== null,
      ),
      'taxes included': orders.some(
        ({ taxesIncluded, lines: [first] }) => taxesIncluded && (first?.taxLines.length ?? 0) > 0,
      ),
      'two taxes on top': lines.some(({ taxLines }) => taxLines.length === 2),
      'a discount on a line': lines.some(({ lineDiscount }) => lineDiscount !== null),
      'a discount over several lines': orders.some(
        (order) => order.lines.filter(({ discountAllocations }) => discountAllocations.length > 0).length > 1,
      ),
      'both discounts on one line': lines.some(
        ({ lineDiscount, discountAllocations }) => lineDiscount !== null && discountAllocations.length > 0,
      ),
      'free shipping by code': orders.some(({ discountApplications }) =>
        discountApplications.some(({ targetType }) => targetType === 'SHIPPING_LINE'),
      ),
      'shipping with tax': orders.some(({ shippingLines }) =>
        shippingLines.some(({ taxLines }) => taxLines.length > 0),
      ),
      'a removed shipping line': orders.some(({ shippingLines }) => shippingLines.some(({ isRemoved }) => isRemoved)),
      'a tip': orders.some(({ tip }) => Number(tip) > 0),
      duties: orders.some(({ duties }) => Number(duties) > 0),
      fees: orders.some(({ additionalFees }) => Number(additionalFees) > 0),
      'a refund of part of a line': orders.some((order) =>
        order.refunds.some((refund) =>
          refund.lines.some(
            (back) => back.quantity < (order.lines.find(({ id }) => id === back.lineId)?.quantity ?? 0),
          ),
        ),
      ),
      'a refund of several lines': refunds.some((refund) => refund.lines.length > 1),
      'a refund of shipping': refunds.some(({ shippingLines }) => shippingLines.length > 0),
      'a refund of an amount only': refunds.some(
        ({ lines: none, shippingLines, adjustments }) =>
          none.length + shippingLines.length === 0 && adjustments.length > 0,
      ),
      'an adjustment with tax': refunds.some(({ adjustments }) => adjustments.some(({ tax }) => Number(tax) < 0)),
      'a restocking fee': refunds.some(({ adjustments }) =>
        adjustments.some(({ reason, amount }) => reason === 'RESTOCK' && Number(amount) > 0),
      ),
      'several refunds of an order': orders.some((order) => order.refunds.length > 1),
      'a pending refund': refunds.some(({ createdAt }) => createdAt === null),
      'a refund processed before it was created': refunds.some(
        ({ createdAt, processedAt }) => createdAt !== null && processedAt < createdAt,
      ),
      'a cancelled paid order': orders.some(
        ({ cancelledAt, financialStatus }) => cancelledAt !== null && financialStatus === 'REFUNDED',
      ),
      'a voided order': orders.some(
        ({ financialStatus, refunds: [first] }) =>
          financialStatus === 'VOIDED' &&
          Number(first?.totalRefunded) === 0 &&
          first?.lines[0]?.restockType === 'CANCEL',
      ),
      'units removed by an edit': orders.some(({ edits }) =>
        edits.some(({ changes }) => changes.some(({ quantity }) => quantity < 0)),
      ),
      'a line added by an edit': orders.some(({ edits }) =>
        edits.some(({ changes }) => changes.some(({ quantity }) => quantity > 0)),
      ),
      'a gift card sold': lines.some(({ isGiftCard }) => isGiftCard),
      'a gift card used': orders.some(({ transactions }) =>
        transactions.some(({ gateway }) => gateway === 'gift_card'),
      ),
      'a test order': orders.some(({ test }) => test),
      'more than 20 lines': orders.some((order) => order.lines.length > 20),
      'a deleted product': lines.some(({ productId, sku }) => productId === null && sku !== null),
      'a deleted variant': lines.some(({ productId, variantId }) => productId !== null && variantId === null),
      'a custom line': lines.some(({ title }) => title === 'Engraving'),
      'an order processed before it was created': orders.some(({ processedAt, createdAt }) => processedAt < createdAt),
      'a free order': orders.some(
        ({ transactions, financialStatus }) => transactions.length === 0 && financialStatus === 'PAID',
      ),
    };
    expect(Object.keys(seen).filter((kind) => !seen[kind])).to.deep.equal([]);
    expect(new Set(orders.map(({ financialStatus }) => financialStatus)).size).to.equal(8);
    expect(new Set(orders.map(({ fulfillmentStatus }) => fulfillmentStatus)).size).to.equal(6);
    expect(new Set(orders.map(({ sourceName }) => String(sourceName)))).to.include.all.keys(
      'web',
      'pos',
      'shopify_draft_order',
      'null',
    );
    expect(new Set(orders.map(({ presentmentCurrency }) => presentmentCurrency))).to.include.all.keys(
      'USD',
      'EUR',
      'JPY',
      'KWD',
      'GBP',
    );
  });

  it('follows the seasons, grows, and has returning customers', () => {
    const { orders, customers } = shop('GBP');
    const placed = (from: string, to: string): number =>
      orders.filter(({ createdAt }) => createdAt >= Date.parse(from) * 1000 && createdAt < Date.parse(to) * 1000)
        .length;
    expect(placed('2025-11-01', '2026-01-01')).to.be.above(1.4 * placed('2025-09-01', '2025-11-01'));
    expect(placed('2025-07-01', '2026-07-01')).to.be.above(1.3 * placed('2024-07-01', '2025-07-01'));
    const night = orders.filter(({ createdAt }) => new Date(wallClockOf(createdAt, 'Europe/London')).getUTCHours() < 6);
    expect(night.length).to.be.below(orders.length / 10);
    const counts = new Map<number, number>();
    for (const { customerId } of orders)
      if (customerId !== null) counts.set(customerId, (counts.get(customerId) ?? 0) + 1);
    const often = [...counts.values()];
    expect(often.filter((count) => count === 1).length).to.be.above(often.length * 0.4);
    expect(often.filter((count) => count >= 5).length).to.be.within(10, often.length * 0.2);
    expect(customers.length).to.be.above(counts.size);
  });

  it('has no event outside its period and no duplicate id', () => {
    for (const [, { products, customers, orders, inventoryItems }] of shops) {
      expect(Math.max(...orders.map(({ updatedAt }) => updatedAt))).to.be.below(period.to.getTime() * 1000);
      expect(Math.min(...orders.map(({ createdAt }) => createdAt))).to.be.at.least(period.from.getTime() * 1000);
      for (const records of [
        products,
        products.flatMap(({ variants }) => variants),
        customers,
        orders,
        inventoryItems,
        orders.flatMap(({ lines }) => lines),
        orders.flatMap(({ refunds }) => refunds),
        orders.flatMap(({ transactions }) => transactions),
      ]) {
        expect(new Set(records.map(({ id }) => id)).size).to.equal(records.length);
      }
      const known = new Set(customers.map(({ id }) => id));
      expect(orders.every(({ customerId }) => customerId === null || known.has(customerId))).to.equal(true);
      const emails = customers.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()]));
      expect(new Set(emails).size).to.equal(emails.length);
    }
  });

  it('has nothing from the future, however short its period', () => {
    const to = new Date('2024-08-01T00:00:00Z');
    const { products, inventoryItems } = shopIn('GBP', { to, orders: 20 });
    const touched = [...products, ...inventoryItems].map(({ updatedAt }) => updatedAt);
    expect(Math.max(...touched)).to.be.below(to.getTime() * 1000);
  });

  it('has a catalogue of about 120 products, some variants without a cost', () => {
    const { products, inventoryItems } = shop('GBP');
    expect(products).to.have.length(120);
    expect(new Set(products.map(({ productType }) => productType)).size).to.equal(9);
    const variants = products.flatMap((product) => product.variants);
    expect(variants.length).to.be.above(200);
    expect(inventoryItems.map(({ variantId }) => variantId)).to.have.members(variants.map(({ id }) => id));
    const unknown = inventoryItems.filter(({ unitCost }) => unitCost === null).length;
    expect(unknown).to.be.within(10, inventoryItems.length / 4);
  });

  it('has stock levels that match its sales', () => {
    const { orders, inventoryItems, locations } = shop('USD');
    const [warehouse, floor] = locations.map(({ id }) => id);
    const moved = new Map<string, { committed: number; onHand: number }>();
    for (const order of orders) {
      for (const move of stockEffect(order, (order.sourceName === 'pos' ? floor : warehouse) ?? null)) {
        const known = moved.get(`${move.variantId}|${move.locationId}`) ?? { committed: 0, onHand: 0 };
        moved.set(`${move.variantId}|${move.locationId}`, {
          committed: known.committed + move.committed,
          onHand: known.onHand + move.onHand,
        });
      }
    }
    let sold = 0;
    for (const { variantId, levels } of inventoryItems) {
      for (const level of levels) {
        const move = moved.get(`${variantId}|${level.locationId}`) ?? { committed: 0, onHand: 0 };
        sold -= move.onHand;
        expect(level.available).to.equal(level.onHand - level.committed - level.reserved);
        expect(level.committed).to.equal(move.committed);
        expect(Math.abs((level.onHand - move.onHand) % boxSize), 'delivered in whole boxes').to.equal(0);
        expect(level.onHand).to.be.at.least(level.committed);
      }
    }
    expect(sold).to.be.above(3000);
  });

  it('can have orders of more than 250 lines, prices without tax, and a given number of customers', () => {
    const small = shopIn('GBP', { orders: 300, hugeOrders: 2, taxesIncluded: false, customers: 40 });
    const huge = small.orders.filter(({ lines }) => lines.length > 250);
    expect(huge).to.have.length(2);
    expect(small.orders.every(({ taxesIncluded }) => !taxesIncluded)).to.equal(true);
    expect(small.orders.flatMap((order) => checkOrder(order, 'GBP'))).to.deep.equal([]);
    const buyers = new Set(small.orders.map(({ customerId }) => customerId));
    expect(buyers.size).to.be.within(20, 70);
  });
});

describe('The order checker', () => {
  it('finds tampered orders', () => {
    const { orders } = shopIn('USD', { orders: 300 });
    const spoilt = (pick: (order: ShopOrder) => boolean, spoil: (order: ShopOrder) => void): string => {
      const order = structuredClone(orders.find(pick) as ShopOrder);
      spoil(order);
      return checkOrder(order, 'USD').join('\n');
    };
    const refunded = ({ refunds }: ShopOrder): boolean =>
      refunds.some(({ totalRefunded }) => Number(totalRefunded) > 0);
    expect(
      spoilt(
        ({ lines: [first] }) => (first?.taxLines.length ?? 0) > 0,
        ({ lines: [first] }) => Object.assign(first?.taxLines[0] ?? {}, { amount: '99.00' }),
      ),
    ).to.contain('is not');
    expect(
      spoilt(refunded, ({ refunds: [first] }) => Object.assign(first ?? {}, { totalRefunded: '0.01' })),
    ).to.contain('but its total is 0.01');
    expect(spoilt(refunded, (order) => Object.assign(order, { updatedAt: order.createdAt }))).to.contain(
      'was changed after its updatedAt',
    );
    expect(
      spoilt(
        ({ financialStatus }) => financialStatus === 'PAID',
        (order) => Object.assign(order, { financialStatus: 'PENDING' }),
      ),
    ).to.contain('its money says PAID');
  });
});
