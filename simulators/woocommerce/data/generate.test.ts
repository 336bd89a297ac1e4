import { expect } from 'chai';
import { makeClock, micros } from '../../kit/clock.js';
import { makePeople } from '../../trade/people.js';
import { total, units } from '../decimals.js';
import type { WooContents, WooOrder } from '../model.js';
import { refundable, totalsOf } from '../order-totals.js';
import { completeSettings } from '../settings.js';
import { WooStore } from '../store.js';
import { generateStore } from './generate.js';
import { ledgersOf } from './ledger.js';
import { stepKinds } from './random-step.js';
import { startTrading } from './trading.js';

const settings = { id: 'berlin', currency: 'EUR', timezone: 'Europe/Berlin', pricesIncludeTax: true };
const options = {
  ...{ seed: 1, settings: { ...settings, customStatuses: ['awaiting-parts'], hasCostOfGoods: true } },
  ...{ from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-07-01T00:00:00Z'), orders: 1200 },
};
const AT_MOST_DECIMALS = /^-?\d+(\.\d{2})?$/;

/** Checks an order: its taxes are those of its parts, and every amount has the store's decimals. */
function check(order: WooOrder, decimals: RegExp): void {
  for (const part of [order, ...order.refunds]) {
    const lines = [...part.lines, ...part.shippingLines, ...part.feeLines];
    for (const line of lines) {
      expect(line.total, `line of ${order.id}`).to.match(decimals);
      expect(total(line.taxes.map((tax) => tax.total)), `taxes of ${order.id}`).to.equal(units(line.totalTax));
    }
  }
  for (const refund of order.refunds) {
    if (refund.lines.length + refund.shippingLines.length === 0) continue;
    expect(-totalsOf(refund).total, `refund of ${order.id}`).to.equal(units(refund.amount));
  }
}

describe('A generated WooCommerce store', () => {
  let contents: WooContents;
  before(() => {
    contents = generateStore(options);
  });

  it('is equal for equal seeds and different for different ones', () => {
    expect(generateStore(options)).to.deep.equal(contents);
    expect(generateStore({ ...options, seed: 2 }).orders).not.to.deep.equal(contents.orders);
  });

  it('has the requested number of orders, all within the period', () => {
    expect(contents.orders).to.have.length(1200);
    const [from, to] = [micros('2026-01-01T00:00:00Z'), micros('2026-07-01T00:00:00Z')];
    for (const { createdAt, modifiedAt } of contents.orders) {
      expect(createdAt).to.be.within(from, to);
      expect(modifiedAt).to.be.within(createdAt, to - 1);
      expect(modifiedAt % 1_000_000).to.equal(0);
    }
  });

  it('has every kind of record that a client must handle', () => {
    const { orders, products, customers } = contents;
    const some = (what: string, found: unknown[]): void => void expect(found, what).not.to.have.length(0);
    for (const status of [
      'completed',
      'refunded',
      'cancelled',
      'failed',
      'on-hold',
      'checkout-draft',
      'awaiting-parts',
      'trash',
    ])
      some(
        status,
        orders.filter((order) => order.status === status),
      );
    const refunds = orders.flatMap((order) => order.refunds);
    some(
      'amount-only refunds',
      refunds.filter(({ lines }) => lines.length === 0),
    );
    some(
      'partial refunds',
      orders.filter((order) => order.refunds.length > 0 && refundable(order) > 0n),
    );
    some(
      'guests',
      orders.filter(({ customerId }) => customerId === 0),
    );
    some(
      'capitals',
      orders.filter(({ billing }) => billing.email !== billing.email.toLowerCase()),
    );
    some(
      'negative fees',
      orders.filter(({ feeLines }) => feeLines.some((fee) => units(fee.total) < 0n)),
    );
    some(
      'coupons',
      orders.filter(({ couponLines }) => couponLines.length > 0),
    );
    some(
      'plugin fields',
      orders.filter(({ pluginFields }) => Object.keys(pluginFields).length > 0),
    );
    some(
      'other roles',
      customers.filter(({ role }) => role !== 'customer'),
    );
    const known = new Set(products.map(({ id }) => id));
    const lines = orders.flatMap((order) => order.lines);
    some(
      'deleted products',
      lines.filter(({ productId }) => !known.has(productId)),
    );
    const trimmed = lines.filter(({ taxes }) => taxes.some((tax) => /\.\d$/.test(tax.total)));
    some('taxes such as 0.9', trimmed);
    const gone = orders.filter((order) => {
      const ids = new Set(order.lines.map(({ id }) => String(id)));
      const taken = order.refunds.flatMap((refund) => refund.lines.flatMap(({ meta }) => meta));
      return taken.some(({ value }) => !ids.has(String(value)));
    });
    some('refunds whose line is gone', gone);
  });

  for (const [currency, timezone, pattern] of [
    ['EUR', 'Europe/Berlin', AT_MOST_DECIMALS],
    ['JPY', 'Asia/Tokyo', /^-?\d+$/],
    ['KWD', 'Asia/Kuwait', /^-?\d+\.\d{3}$/],
    ['USD', 'America/New_York', AT_MOST_DECIMALS],
  ] as const) {
    it(`has consistent orders in ${currency}`, () => {
      const made = generateStore({ ...options, settings: { ...options.settings, currency, timezone }, orders: 300 });
      for (const order of made.orders) check(order, pattern);
    });
  }

  it('shares people with the company’s other stores, and takes orders in other currencies', () => {
    const people = makePeople(200, 'EUR', 'company');
    const emails = new Set(people.map(({ email }) => email));
    const stores = ['one', 'two'].map((id) =>
      generateStore({ ...options, settings: { ...settings, id }, orders: 400, people, otherCurrencies: ['USD'] }),
    );
    const [one, two] = stores.map(({ customers }) =>
      customers.map(({ email }) => email).filter((email) => emails.has(email)),
    );
    expect(one?.filter((email) => two?.includes(email))).not.to.have.length(0);
    expect([...ledgersOf(stores[0] as WooContents, settings).keys()].sort()).to.deep.equal(['EUR', 'USD']);
  });
});

describe('Random trade in a WooCommerce store', () => {
  it('has every kind of event, equal for equal seeds, and keeps every order consistent', () => {
    const trade = (): { contents: WooContents; kinds: Set<string> } => {
      const clock = makeClock({ mode: 'manual', at: micros('2026-07-01T00:00:00Z') });
      const made = generateStore({ ...options, orders: 60 });
      const store = new WooStore(completeSettings(options.settings), made, clock);
      const trading = startTrading(store, { seed: 7 });
      const kinds = new Set<string>();
      for (let step = 0; step < 500; step += 1) {
        clock.advance(61);
        for (const { kind } of trading.tick(1)) kinds.add(kind);
      }
      trading.stop();
      return { contents: store.contents(), kinds };
    };
    const { contents, kinds } = trade();
    expect([...kinds].sort()).to.deep.equal([...stepKinds].sort());
    for (const order of contents.orders) check(order, AT_MOST_DECIMALS);
    expect(trade().contents).to.deep.equal(contents);
  });

  it('rarely cancels or refunds an order in the usual mix', () => {
    const clock = makeClock({ mode: 'manual', at: micros('2026-07-01T00:00:00Z') });
    const store = new WooStore(completeSettings(options.settings), generateStore({ ...options, orders: 60 }), clock);
    const trading = startTrading(store, { seed: 7, mix: 'usual' });
    for (let step = 0; step < 600; step += 1) {
      clock.advance(61);
      trading.tick(1);
    }
    trading.stop();
    const placed = [...store.orders.values()].filter(({ createdAt }) => createdAt >= micros('2026-07-01T00:00:00Z'));
    expect(placed.length).to.be.within(150, 300);
    const kept = placed.filter(({ status }) => ['pending', 'processing', 'completed', 'on-hold'].includes(status));
    expect(kept.length / placed.length).to.be.greaterThan(0.85);
  });
});
