import { expect } from 'chai';
import { micros } from '../kit/clock.js';
import { generateShop } from './data/generate.js';
import { agreementsOf } from './fields/agreement-fields.js';
import type { ShopOrder } from './model.js';
import { orderFigures } from './order-figures.js';
import type { ShopifySimulator } from './server.js';
import { ask, at, listAt, startSample } from './test-support/client.js';
import { plainOrder, sampleContents, sampleOrder, sampleSettings } from './test-support/sample-shop.js';

const NOON = '2026-07-05T12:00:00Z';
const BAG = '{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }';

function lineOf(changes: Partial<ShopOrder['lines'][number]>): ShopOrder['lines'][number] {
  const [line] = plainOrder(5100, NOON).lines;
  if (!line) throw new Error('a plain order has a line');
  return { ...line, ...changes };
}

/** The totals of all agreements of an order. */
function agreedSums(order: ShopOrder): { total: bigint; tax: bigint } {
  const sums = { total: 0n, tax: 0n };
  for (const agreement of agreementsOf(order)) {
    for (const sale of (agreement.source as { sales: { source: typeof sums }[] }).sales) {
      sums.total += sale.source.total;
      sums.tax += sale.source.tax;
    }
  }
  return sums;
}

describe('Orders of every kind', () => {
  let simulator: ShopifySimulator;
  before(async () => {
    simulator = await startSample({
      shops: [{ settings: sampleSettings, contents: { ...sampleContents(), orders: [] } }],
    });
  });
  after(() => simulator.close());

  async function read(order: ShopOrder, selection: string): Promise<unknown> {
    simulator.control.put('order', order);
    const { body } = await ask(simulator, `{ order(id: "gid://shopify/Order/${order.id}") { ${selection} } }`);
    expect(body).not.to.have.property('errors');
    return at(body, 'data.order');
  }

  const shopMoney = (value: unknown, name: string): unknown => at(value, `${name}.shopMoney.amount`);

  it('show amounts without padding, presentment at the rate of the order in its minor unit', async () => {
    const amounts: [string, string, string, string][] = [
      ['55', '1.35', 'CAD', '74.25'],
      ['104.50', '148.273', 'JPY', '15495.0'],
      ['19.99', '0.3061', 'KWD', '6.119'],
      ['0', '1.35', 'CAD', '0.0'],
      ['1234567.89', '1', 'USD', '1234567.89'],
      ['0.05', '0.5', 'EUR', '0.03'],
    ];
    for (const [unitPrice, presentmentRate, presentmentCurrency, presented] of amounts) {
      const order = plainOrder(5100, NOON, { lines: [lineOf({ unitPrice })], presentmentRate, presentmentCurrency });
      const shown = await read(order, `totalPriceSet ${BAG}`);
      const amount = String(Number(unitPrice)).includes('.') ? String(Number(unitPrice)) : `${Number(unitPrice)}.0`;
      expect(at(shown, 'totalPriceSet')).to.deep.equal({
        shopMoney: { amount, currencyCode: 'USD' },
        presentmentMoney: { amount: presented, currencyCode: presentmentCurrency },
      });
    }
  });

  const SUMS = [
    'subtotalPriceSet',
    'totalShippingPriceSet',
    'totalTaxSet',
    'totalTipReceivedSet',
    'totalPriceSet',
    'totalDiscountsSet',
  ];
  const sums = `${SUMS.map((name) => `${name} { shopMoney { amount } }`).join(' ')} currentTotalPriceSet { shopMoney { amount } }`;
  const everything: Partial<ShopOrder> = {
    lines: [
      lineOf({
        ...{ unitPrice: '12.5', quantity: 4, lineDiscount: { amount: '5', applicationIndex: 0 } },
        ...{
          discountAllocations: [{ amount: '4.5', applicationIndex: 1 }],
          taxLines: [{ title: 'VAT', rate: 0.2, amount: '6.75' }],
        },
      }),
    ],
    shippingLines: [
      {
        id: 1,
        title: 'Post',
        code: null,
        amount: '10',
        discountedAmount: '6',
        isRemoved: false,
        taxLines: [{ title: 'VAT', rate: 0.2, amount: '1' }],
      },
    ],
    tip: '3',
    duties: '2.5',
    additionalFees: '1.25',
  };

  it('add tax to the total if prices exclude it', async () => {
    const shown = await read(
      plainOrder(5101, NOON, everything),
      `${sums} originalTotalDutiesSet { shopMoney { amount } } additionalFees { name price { shopMoney { amount } } } taxLines { title rate priceSet { shopMoney { amount } } }`,
    );
    expect(SUMS.map((name) => shopMoney(shown, name))).to.deep.equal(['40.5', '6.0', '7.75', '3.0', '61.0', '13.5']);
    expect(shopMoney(shown, 'originalTotalDutiesSet')).to.equal('2.5');
    expect(at(shown, 'additionalFees.0.price.shopMoney.amount')).to.equal('1.25');
    expect(at(shown, 'taxLines')).to.deep.equal([
      { title: 'VAT', rate: 0.2, priceSet: { shopMoney: { amount: '7.75' } } },
    ]);
  });

  it('include tax in the total if prices do', async () => {
    const shown = await read(plainOrder(5102, NOON, { ...everything, taxesIncluded: true }), sums);
    expect(SUMS.map((name) => shopMoney(shown, name))).to.deep.equal(['40.5', '6.0', '7.75', '3.0', '53.25', '13.5']);
  });

  it('have null instead of zero for absent duties and fees', async () => {
    const shown = await read(
      plainOrder(5103, NOON),
      'originalTotalDutiesSet { shopMoney { amount } } currentTotalAdditionalFeesSet { shopMoney { amount } } additionalFees { id }',
    );
    expect(shown).to.deep.equal({
      originalTotalDutiesSet: null,
      currentTotalAdditionalFeesSet: null,
      additionalFees: [],
    });
  });

  it('edited: have a lower current total without any refund, and agreements with the time of the edit', async () => {
    const change = { id: 1, lineId: 51_000, quantity: -1, total: '-20', tax: '0', discount: '0' };
    const added = { id: 2, lineId: 51_001, quantity: 2, total: '10', tax: '0', discount: '0' };
    const lines = [lineOf({ id: 51_000, quantity: 3 }), lineOf({ id: 51_001, quantity: 2, unitPrice: '5' })];
    const edits = [{ id: 77, happenedAt: micros('2026-07-06T12:00:00Z'), changes: [change, added] }];
    const selection = `edited originalTotalPriceSet { shopMoney { amount } } ${sums} lineItems(first: 5) { nodes { quantity currentQuantity } }
      agreements(first: 5) { nodes { __typename id happenedAt reason sales(first: 5) { nodes { lineType actionType quantity totalAmount { shopMoney { amount } } ... on ProductSale { lineItem { id } } } } } }`;
    const shown = await read(plainOrder(5104, NOON, { lines, edits }), selection);
    expect(at(shown, 'edited')).to.equal(true);
    expect(
      ['originalTotalPriceSet', 'totalPriceSet', 'currentTotalPriceSet'].map((name) => shopMoney(shown, name)),
    ).to.deep.equal(['60.0', '70.0', '50.0']);
    expect(at(shown, 'lineItems.nodes')).to.deep.equal([
      { quantity: 3, currentQuantity: 2 },
      { quantity: 2, currentQuantity: 2 },
    ]);
    const sale = (actionType: string, quantity: number, amount: string, line: number): object => ({
      ...{ lineType: 'PRODUCT', actionType, quantity, totalAmount: { shopMoney: { amount } } },
      lineItem: { id: `gid://shopify/LineItem/${line}` },
    });
    expect(at(shown, 'agreements.nodes')).to.deep.equal([
      {
        ...{ __typename: 'OrderAgreement', id: 'gid://shopify/OrderAgreement/5104', happenedAt: NOON, reason: 'ORDER' },
        sales: { nodes: [sale('ORDER', 3, '60.0', 51_000)] },
      },
      {
        ...{
          __typename: 'OrderEditAgreement',
          id: 'gid://shopify/OrderEditAgreement/77',
          happenedAt: '2026-07-06T12:00:00Z',
          reason: 'ORDER_EDIT',
        },
        sales: { nodes: [sale('UPDATE', -1, '-20.0', 51_000), sale('UPDATE', 2, '10.0', 51_001)] },
      },
    ]);
  });

  it('refunded by an adjustment only: show the refund while it is pending', async () => {
    const [refund] = sampleOrder().refunds;
    if (!refund) throw new Error('the sample order has a refund');
    const adjustments = [{ id: 9, reason: 'REFUND_DISCREPANCY' as const, amount: '-5', tax: '0' }];
    const pending = {
      ...refund,
      id: 4105,
      createdAt: null,
      totalRefunded: '5',
      lines: [],
      adjustments,
      transactionIds: [],
    };
    const selection = `${sums} totalRefundedSet { shopMoney { amount } } refundDiscrepancySet { shopMoney { amount } } refunds { createdAt refundLineItems(first: 1) { nodes { id } } orderAdjustments(first: 1) { nodes { reason amountSet { shopMoney { amount } } } } }`;
    const shown = await read(plainOrder(5105, NOON, { refunds: [pending] }), selection);
    expect(
      ['totalPriceSet', 'currentTotalPriceSet', 'totalRefundedSet', 'refundDiscrepancySet'].map((name) =>
        shopMoney(shown, name),
      ),
    ).to.deep.equal(['20.0', '15.0', '5.0', '-5.0']);
    expect(at(shown, 'refunds.0')).to.deep.equal({
      createdAt: null,
      refundLineItems: { nodes: [] },
      orderAdjustments: { nodes: [{ reason: 'REFUND_DISCREPANCY', amountSet: { shopMoney: { amount: '-5.0' } } }] },
    });
  });

  it('with a voided authorization: received nothing', async () => {
    const at0 = micros(NOON);
    const authorization = {
      id: 1,
      kind: 'AUTHORIZATION' as const,
      status: 'SUCCESS' as const,
      gateway: 'bogus',
      amount: '20',
      createdAt: at0,
      parentId: null,
      fee: null,
    };
    const transactions = [authorization, { ...authorization, id: 2, kind: 'VOID' as const, parentId: 1 }];
    const selection =
      'displayFinancialStatus totalReceivedSet { shopMoney { amount } } transactionsCount { count } transactions { kind parentTransaction { id } }';
    const shown = await read(plainOrder(5106, NOON, { transactions, financialStatus: 'VOIDED' }), selection);
    expect(shown).to.deep.equal({
      displayFinancialStatus: 'VOIDED',
      totalReceivedSet: { shopMoney: { amount: '0.0' } },
      transactionsCount: { count: 2 },
      transactions: [
        { kind: 'AUTHORIZATION', parentTransaction: null },
        { kind: 'VOID', parentTransaction: { id: 'gid://shopify/OrderTransaction/1' } },
      ],
    });
  });

  it('of the test kind, with a gift card and a line whose product is gone', async () => {
    const lines = [lineOf({ isGiftCard: true, productId: null, variantId: null })];
    const shown = await read(
      plainOrder(5107, NOON, { lines, test: true }),
      'test lineItems(first: 1) { nodes { isGiftCard product { id } variant { id } } }',
    );
    expect(at(shown, 'test')).to.equal(true);
    expect(listAt(shown, 'lineItems.nodes')).to.deep.equal([{ isGiftCard: true, product: null, variant: null }]);
  });

  it('have agreements that add up to the current totals, for a generated year', () => {
    const settings = { ...sampleSettings, ianaTimezone: 'Europe/London' };
    for (const taxesIncluded of [false, true]) {
      const span = { from: new Date('2025-01-01'), to: new Date('2026-01-01') };
      const { orders } = generateShop({ seed: 7, settings, ...span, orders: 1500, taxesIncluded });
      const moved = orders.filter((order) => order.edits.length + order.refunds.length > 0);
      expect(moved.length).to.be.greaterThan(100);
      for (const order of orders) {
        const { total, tax } = agreedSums(order);
        const figures = orderFigures(order);
        expect([total, tax], order.name).to.deep.equal([figures.currentTotal, figures.currentTax]);
      }
    }
  });

  it('show in the customer’s own totals', async () => {
    const { body } = await ask(
      simulator,
      '{ customer(id: "gid://shopify/Customer/7001") { numberOfOrders amountSpent { amount } } }',
    );
    expect(at(body, 'data.customer')).to.deep.equal({ numberOfOrders: '0', amountSpent: { amount: '0.0' } });
    simulator.control.put('order', sampleOrder());
    const after = await ask(
      simulator,
      '{ customer(id: "gid://shopify/Customer/7001") { numberOfOrders amountSpent { amount } } }',
    );
    expect(at(after.body, 'data.customer')).to.deep.equal({ numberOfOrders: '1', amountSpent: { amount: '77.3' } });
  });
});
