import { expect } from 'chai';
import {
  GERMANY,
  type Marketplace,
  UNITED_KINGDOM,
  UNITED_STATES,
} from '../../../simulators/amazon/data/marketplaces.js';
import type { Order } from '../../../simulators/amazon/data/model.js';
import { cancel, cancelPart, confirm, place, replace, ship } from '../../../simulators/amazon/data/order-events.js';
import { micros } from '../../../simulators/kit/clock.js';
import type { CanonicalRecord, OrderHeaderRecord, OrderLine } from '../../../src/canonical/record.js';
import type { DriftReport } from '../../../src/contract/extractor.js';
import { taxTakenOut } from '../../../src/models/parts/tax-taken-out.js';
import { unheardDrift } from '../../support/extractor-ends.js';
import { type ReadStream, readStream } from '../support/read-stream.js';
import { type AmazonStage, now, openAmazon, staged, stageRecord } from './support/read-amazon.js';

const day = 86_400_000_000;
const aMinuteAgo = micros(now) - 60_000_000;

interface Staged {
  header: OrderHeaderRecord;
  lines: OrderLine[];
}

function orderIn(records: readonly CanonicalRecord[]): Staged {
  const header = records.find((record) => record.kind === 'order_header');
  if (!header?.lines) throw new Error(`no order, but ${records.map(({ kind }) => kind).join(', ')}`);
  return { header, lines: header.lines };
}

/** A report of an order with one row: of a mug in Germany, where nothing else is said. */
function ofRow(changes: Record<string, string>, drift?: DriftReport): CanonicalRecord[] {
  const cells: Record<string, string> = {
    ...{ 'amazon-order-id': '1', 'purchase-date': '2026-07-01T00:00:00+00:00' },
    ...{ 'last-updated-date': '2026-07-02T00:00:00+00:00', 'order-status': 'Shipped', 'sales-channel': 'Amazon.de' },
    ...{ sku: 'MUG', quantity: '1', 'item-price': '5.00' },
    ...changes,
  };
  const table = [Object.keys(cells), Object.values(cells)].map((row) => row.join('\t')).join('\n');
  return stageRecord('orders', '1', Buffer.from(table), drift);
}

describe('Orders of Amazon', () => {
  let stage: AmazonStage;
  afterEach(() => stage.close());

  const read = (ordersApi: '2026-01-01' | 'v0', before?: ReadStream): Promise<ReadStream> =>
    readStream(stage.connect({ ordersApi }), 'orders', before);

  /** The orders of a seller whose `trade` happened a day ago: by each of the three ways. */
  async function inAllForms(
    marketplaces: Marketplace[],
    trade: (at: number) => void,
    settings = {},
  ): Promise<Map<string, CanonicalRecord[]>[]> {
    stage = await openAmazon({ marketplaces }, settings);
    trade(micros(now) - day);
    const lists = [await read('2026-01-01'), await read('v0')];
    expect(stage.asked('searchOrders')).to.have.length(1);
    // So old that they come from the report.
    stage.simulator.control.advance(3 * 86_400);
    stage.simulator.control.log.clear();
    const report = await read('2026-01-01');
    return [...lists, report].map((each) => staged(each, 'orders'));
  }

  for (const [name, marketplaces, settings] of [
    ['in Europe', [GERMANY, UNITED_KINGDOM], { discountSign: -1 }],
    ['in North America', [UNITED_STATES], { extraColumns: true, compression: 'none' }],
  ] as const) {
    it(`${name} are staged the same from Orders 2026-01-01, v0 and reports`, async () => {
      const orders = new Map<string, Order>();
      const [search, v0, report] = await inAllForms(
        [...marketplaces],
        (at) => {
          const { seller } = stage.simulator.amazon;
          for (let number = 0; number < 60; number += 1) {
            const order = place(seller, at);
            orders.set(order.orderId, order);
            if (number % 7 !== 0) confirm(seller, order, at + 1_000_000);
            if (number % 5 === 0) cancelPart(seller, order, at + 2_000_000);
            if (number % 3 !== 0) ship(seller, order, at + 3_000_000, number % 4 === 0);
            if (number % 11 === 0) cancel(seller, order, at + 4_000_000);
          }
          const shipped = seller.orderList.find(({ status, channel }) => status === 'SHIPPED' && channel === 'AMAZON');
          const copy = replace(seller, shipped!, at + 5_000_000)!;
          orders.set(copy.orderId, copy);
        },
        settings,
      );
      expect(search!.size).to.equal(orders.size);
      for (const [key, records] of search!) {
        expect(v0!.get(key), `v0, ${orders.get(key)!.status}`).to.deep.equal(records);
        expect(report!.get(key), `report, ${orders.get(key)!.status}`).to.deep.equal(records);
      }
    });
  }

  it('keep twin rows: one line has the units and the money of both', async () => {
    let order: Order;
    const forms = await inAllForms([GERMANY], (at) => {
      const { seller } = stage.simulator.amazon;
      order = place(seller, at, { kind: 'business' });
      const [item] = order.items;
      order.items = [item!, { ...item!, itemId: '12345678901234', money: { ...item!.money } }];
      confirm(seller, order, at + 1_000_000);
    });
    for (const form of forms) {
      const { lines, header } = orderIn(form.get(order!.orderId)!);
      const [{ quantity, money }] = order!.items as [Order['items'][number]];
      expect(lines).to.have.length(1);
      expect(Number(lines[0]!.quantity)).to.equal(2 * quantity);
      expect(BigInt(Math.round(Number(lines[0]!.grossSales) * 100))).to.equal(2n * money.principal);
      expect([header.tags, header.salesChannel]).to.deep.equal([
        ['business'],
        `Amazon.de (${order!.fulfilledBy === 'AMAZON' ? 'FBA' : 'merchant'})`,
      ]);
    }
  });

  it('of Vine count at full price with a full discount', async () => {
    let order: Order;
    const forms = await inAllForms([UNITED_KINGDOM], (at) => {
      order = place(stage.simulator.amazon.seller, at, { kind: 'vine' });
      confirm(stage.simulator.amazon.seller, order, at + 1_000_000);
    });
    for (const form of forms) {
      const { header, lines } = orderIn(form.get(order!.orderId)!);
      expect(header.isTest).to.equal(false);
      expect(Number(lines[0]!.grossSales)).to.be.greaterThan(0);
      expect(lines[0]!.discounts).to.equal(lines[0]!.grossSales);
    }
  });

  it('that replace others, and those of other channels, have channels of their own and are no sales', async () => {
    let replacement: Order;
    let elsewhere: Order;
    const forms = await inAllForms([GERMANY], (at) => {
      const { seller } = stage.simulator.amazon;
      const first = place(seller, at, { kind: 'business' });
      confirm(seller, first, at + 1_000_000);
      ship(seller, first, at + 2_000_000);
      replacement = replace(seller, first, at + 3_000_000)!;
      elsewhere = place(seller, at, { kind: 'non-amazon' });
      confirm(seller, elsewhere, at + 1_000_000);
    });
    for (const form of forms) {
      for (const [order, channel] of [
        [replacement!, 'Amazon.de (replacement)'],
        [elsewhere!, 'Non-Amazon (shipped by Amazon)'],
      ] as const) {
        const { header, lines } = orderIn(form.get(order.orderId)!);
        expect([header.isTest, header.salesChannel, lines.map(({ grossSales }) => Number(grossSales))]).to.deep.equal([
          ...[true, channel],
          [...new Set(order.items.map(({ article }) => article.sku))].map(() => 0),
        ]);
      }
    }
  });

  it('with tax that Amazon collects and remits have it beside their total, not in it', async () => {
    let order: Order;
    const forms = await inAllForms([UNITED_STATES], (at) => {
      order = place(stage.simulator.amazon.seller, at, { kind: 'business' });
      Object.assign(order.items[0]!.money, { shipping: 500n, shippingTax: 41n, shippingDiscount: 0n });
      confirm(stage.simulator.amazon.seller, order, at + 1_000_000);
    });
    const { items } = order!;
    const tax = items.reduce((sum, { money }) => sum + money.tax + money.shippingTax + money.giftWrapTax, 0n);
    for (const form of forms) {
      const { header, lines } = orderIn(form.get(order!.orderId)!);
      expect(lines.map(({ taxes }) => Number(taxes))).to.deep.equal(lines.map(() => 0));
      expect([Number(header.shippingTaxes), Math.round(Number(header.taxesByOthers) * 100)]).to.deep.equal([
        0,
        Number(tax),
      ]);
    }
  });

  it('that are pending without prices wait, which a notice tells, and count once they have them', async () => {
    stage = await openAmazon({ marketplaces: [GERMANY] });
    const { seller } = stage.simulator.amazon;
    const order = place(seller, micros(now) - day, { kind: 'business' });
    order.showsPendingMoney = false;
    const other = place(seller, micros(now) - day, { kind: 'business' });
    other.showsPendingMoney = true;
    const first = await readStream(stage.connect(), 'orders');
    expect(first.state.notices).to.deep.equal([
      '1 pending order(s) have no prices yet: they count once Amazon gives them.',
    ]);
    const kinds = (reading: ReadStream, { orderId }: Order): string[] =>
      stageRecord('orders', orderId, reading.records.get(orderId)!.payload).map(({ kind }) => kind);
    expect(kinds(first, order)).to.deep.equal(['order_part_deletion']);
    expect(kinds(first, other), 'its prices are known').to.deep.equal(['order_header']);
    stage.simulator.control.advance(3600);
    confirm(seller, order, micros(now) + 1_000_000);
    const second = await readStream(stage.connect(), 'orders', first);
    expect(second.state.notices).to.equal(undefined);
    expect(kinds(second, order)).to.deep.equal(['order_header']);
  });

  it('with statuses that are not known are kept as they are, and the status is reported', () => {
    const heard: string[] = [];
    const { header } = orderIn(
      ofRow(
        { 'order-status': 'Teleported' },
        { ...unheardDrift, unknownValue: (field, value) => heard.push(`${field} ${String(value)}`) },
      ),
    );
    expect([header.fulfillmentStatus, header.orderedAt]).to.deep.equal(['Teleported', '2026-07-01T00:00:00Z']);
    expect(heard).to.deep.equal(['order-status Teleported']);
  });

  it('with tax within their prices that Amazon remits are without it, and the buyer saw it', () => {
    const { header, lines } = orderIn(
      ofRow({
        ...{ 'sales-channel': 'Amazon.co.uk', currency: 'GBP', 'item-price': '12.00', 'item-tax': '1.80' },
        ...{ 'item-promotion-discount': '1.20', 'tax-collection-model': 'MarketplaceFacilitator' },
      }),
    );
    const line = taxTakenOut(lines[0]!);
    // A promotion of 10 % is 10 % without tax, too.
    expect([line.grossSales, line.discounts, line.taxes]).to.deep.equal(['10', '1', '0']);
    expect(line.includingTax).to.deep.equal({ unitPrice: '12', grossSales: '12', discounts: '1.2' });
    expect(header.taxesByOthers).to.equal('1.8');
  });

  it('that Amazon shows hours late are found by the next day', async () => {
    stage = await openAmazon({ marketplaces: [GERMANY] });
    const { control, amazon } = stage.simulator;
    const late = place(amazon.seller, aMinuteAgo, { kind: 'business', late: 10 * 3600 });
    late.showsPendingMoney = true;
    let reading = await read('2026-01-01');
    for (let hour = 0; hour < 25; hour += 1) {
      control.advance(3600);
      reading = await read('2026-01-01', reading);
    }
    expect([...reading.records.keys()]).to.deep.equal([late.orderId]);
  });

  it('are asked for up to two minutes ago, in periods of at most 30 days, and no older than Amazon keeps them', async () => {
    stage = await openAmazon({ marketplaces: [GERMANY] });
    await readStream(stage.connect({}, { backfillStart: '2020-01-01' }), 'orders');
    const periods = stage.asked('createReport').map((body) => {
      const { dataStartTime, dataEndTime } = JSON.parse(body) as Record<string, string>;
      return [Date.parse(dataStartTime!), Date.parse(dataEndTime!)] as const;
    });
    expect(periods[0]![0]).to.be.within(Date.parse(now) - 730 * 86_400_000, Date.parse(now) - 728 * 86_400_000);
    for (const [from, to] of periods) expect(to - from).to.be.at.most(30 * 86_400_000);
    for (const [index, [, to]] of periods.slice(0, -1).entries()) expect(periods[index + 1]![0]).to.equal(to);
    const [query] = stage.asked('searchOrders');
    const until = new URLSearchParams(query).get('lastUpdatedBefore')!;
    expect(stage.simulator.control.clock.now() / 1000 - Date.parse(until)).to.be.at.least(120_000);
    expect(stage.simulator.control.calls().filter(({ status }) => status === 400)).to.deep.equal([]);
  });

  it('start anew in their period if a page token is over, and continue with it if it is not', async () => {
    stage = await openAmazon({ marketplaces: [GERMANY] });
    const { control, amazon } = stage.simulator;
    for (let number = 0; number < 250; number += 1) place(amazon.seller, micros(now) - day + number);
    const stopped = await readStream(stage.connect(), 'orders', undefined, ({ records }) => records.size > 0);
    expect(stopped.records.size).to.equal(100);
    control.log.clear();
    const resumed = await read('2026-01-01', stopped);
    expect(resumed.records.size).to.equal(250);
    expect(stage.asked('searchOrders').filter((query) => query.includes('paginationToken'))).to.have.length(
      stage.asked('searchOrders').length,
    );
    control.log.clear();
    control.advance(25 * 3600);
    const late = await read('2026-01-01', stopped);
    expect(late.records.size).to.equal(250);
    expect(stage.asked('searchOrders').filter((query) => !query.includes('paginationToken')).length).to.be.at.least(1);
  });

  it('are read by v0 where Amazon refuses the account the other list, which a notice tells', async () => {
    stage = await openAmazon({ marketplaces: [GERMANY] }, { refusesOrders2026: true });
    const order = place(stage.simulator.amazon.seller, micros(now) - day, { kind: 'business' });
    confirm(stage.simulator.amazon.seller, order, micros(now) - day + 1_000_000);
    const reading = await readStream(stage.connect(), 'orders');
    expect(reading.state.notices?.[0]).to.match(
      /orders are read by v0, which ends on 27 March 2027: authorise the app again/,
    );
    expect(orderIn(staged(reading, 'orders').get(order.orderId)!).header.orderId).to.equal(order.orderId);
  });

  it('hold nothing about persons beyond city, region and country, whatever the app may see; no restricted token is asked for', async () => {
    stage = await openAmazon({ orders: 40, marketplaces: [GERMANY] });
    const { control, amazon } = stage.simulator;
    control.access.setRoles(['orders', 'reports', 'finances', 'inventory', 'sellers', 'shipping', 'buyers']);
    const order = place(amazon.seller, micros(now) - day, { kind: 'business' });
    order.purchaseOrderNumber = 'PO-of-a-buyer';
    for (const ordersApi of ['2026-01-01', 'v0'] as const) {
      const reading = await readStream(stage.connect({ ordersApi }), 'orders');
      expect(reading.records.size).to.be.greaterThan(20);
      for (const { payload } of reading.records.values()) {
        const text = Buffer.from(payload).toString('utf8');
        for (const { buyer, address } of amazon.seller.orderList) {
          for (const secret of [buyer.name, buyer.email, address.line, address.postalCode])
            expect(text).not.to.contain(secret);
        }
        expect(text).not.to.contain('PO-of-a-buyer');
      }
    }
    expect(stage.asked('createRestrictedDataToken')).to.deep.equal([]);
  });
});
