import { expect } from 'chai';
import { NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import type { ShopOrder } from '../../simulators/shopify/model.js';
import { adminSchema } from '../../simulators/shopify/schema/admin-schema.js';
import { VERSIONS } from '../../simulators/shopify/schema/versions.js';
import { ask, at } from '../../simulators/shopify/test-support/client.js';
import { shopifyApiVersion } from '../../src/ingest/shopify/client/api-version.js';
import * as account from '../../src/ingest/shopify/read/queries/account.js';
import * as agreements from '../../src/ingest/shopify/read/queries/agreements.js';
import * as bulk from '../../src/ingest/shopify/read/queries/bulk.js';
import * as catalogue from '../../src/ingest/shopify/read/queries/catalogue.js';
import * as customers from '../../src/ingest/shopify/read/queries/customers.js';
import * as deletions from '../../src/ingest/shopify/read/queries/deletions.js';
import * as orders from '../../src/ingest/shopify/read/queries/orders.js';
import * as refunds from '../../src/ingest/shopify/read/queries/refunds.js';
import * as stock from '../../src/ingest/shopify/read/queries/stock.js';
import { type Json, stageOrder } from './shopify-stage/records.js';
import { shopSettings, type SimulatedShop, startSimulatedShop } from './support/simulated-shop.js';
import { piecesOf } from './support/syncing.js';

const scopes = { customers: true, products: true };
const withFilter = { ...catalogue, ...customers };

/** Every query and mutation that the extractor sends. */
function documents(): [string, string][] {
  const texts = Object.entries({
    ...account,
    ...agreements,
    ...bulk,
    ...deletions,
    ...orders,
    ...refunds,
    ...stock,
    ...withFilter,
  });
  return texts.flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[name, value]];
    if (name === 'ordersBulk') return [[name, orders.ordersBulk('id:1', scopes)]];
    if (name === 'refundConnectionPage') {
      const names = Object.keys(refunds.refundConnections) as refunds.RefundConnection[];
      return names.map((each) => [`${name} ${each}`, refunds.refundConnectionPage(each)]);
    }
    if (typeof value !== 'function') return [];
    const given: unknown = name.endsWith('Bulk') ? 'id:1' : scopes;
    return [[name, (value as (of: unknown) => string)(given)]];
  });
}

describe('The next version of the Admin API', () => {
  it('knows every query of the extractor, as the present one does, and deprecates nothing in them', () => {
    expect(documents().length).to.be.greaterThan(25);
    for (const version of [shopifyApiVersion, VERSIONS.at(-1)!]) {
      const schema = adminSchema(version as (typeof VERSIONS)[number]);
      for (const [name, text] of documents()) {
        const errors = validate(schema, parse(text), [...specifiedRules, NoDeprecatedCustomRule]);
        expect(
          errors.map(({ message }) => message),
          `${name} by ${version}`,
        ).to.deep.equal([]);
      }
    }
  });

  describe('changes an order', () => {
    let shop: SimulatedShop;
    let order: ShopOrder;
    before(async () => {
      const contents = generateShop({
        ...{ seed: 3, settings: shopSettings, orders: 60, products: 10 },
        ...{ from: new Date('2026-06-01T00:00:00Z'), to: new Date('2026-06-28T00:00:00Z') },
      });
      shop = await startSimulatedShop(contents, '2026-07-01T12:00:00Z');
      order = [...shop.simulator.control.shop().orders.values()].find(
        (each) => each.edits.length === 0 && each.refunds.length === 0 && each.cancelledAt === null,
      )!;
    });
    after(() => shop.close());

    it('of which nothing is left to ship: it was unfulfilled, and needs no fulfilment', async () => {
      const refund = {
        lines: order.lines.map(({ id, quantity, unitPrice }) => ({ lineId: id, quantity, price: unitPrice })),
      };
      const back = { ...refund, adjustments: [], shippingLines: [] } as unknown as ShopOrder['refunds'][number];
      shop.simulator.control.mutate('order', order.id, { fulfillmentStatus: 'UNFULFILLED', refunds: [back] });
      const query = `{ order(id: "gid://shopify/Order/${order.id}") { displayFulfillmentStatus } }`;
      const shown = async (version: (typeof VERSIONS)[number]): Promise<unknown> =>
        at(
          (await ask(shop.simulator, query, {}, { version, domain: shopSettings.domain })).body,
          'data.order.displayFulfillmentStatus',
        );
      expect(await shown('2026-07')).to.equal('UNFULFILLED');
      expect(await shown('2026-10')).to.equal('FULFILLMENT_NOT_REQUIRED');
      shop.simulator.control.mutate('order', order.id, { refunds: [] });
      expect(await shown('2026-10')).to.equal('UNFULFILLED');
    });

    it('whose address changes: its tax is taken over where the total follows, and is what was charged where it does not', async () => {
      const { control } = shop.simulator;
      const taxed = [...control.shop().orders.values()].find(
        ({ id, taxesIncluded, lines, edits, refunds, duties, additionalFees, tip }) =>
          id !== order.id &&
          !taxesIncluded &&
          edits.length + refunds.length === 0 &&
          lines[0]!.taxLines.length > 0 &&
          [duties, additionalFees, tip].every((each) => Number(each) === 0),
      )!;
      const staged = async (): Promise<{ taxes: string; total: string }> => {
        await shop.sync({ streams: ['orders'] });
        return stageOrder(...(piecesOf((await shop.latest('orders')).get(String(taxed.id))!) as Json[]));
      };
      const before = await staged();
      const [first, ...others] = taxed.lines;
      const [tax, ...more] = first!.taxLines;
      const recalculated = {
        ...first!,
        taxLines: [{ ...tax!, amount: (Number(tax!.amount) + 0.5).toFixed(2) }, ...more],
      };
      control.mutate('order', taxed.id, { lines: [recalculated, ...others] });
      control.advance(600);
      const followed = await staged();
      expect(
        [Number(followed.taxes) - Number(before.taxes), Number(followed.total) - Number(before.total)].map((each) =>
          each.toFixed(2),
        ),
      ).to.deep.equal(['0.50', '0.50']);
      control.mutate('order', taxed.id, { chargedTax: Number(before.taxes).toFixed(2) });
      control.advance(600);
      expect(await staged()).to.include({ taxes: before.taxes, total: before.total });
    });
  });
});
