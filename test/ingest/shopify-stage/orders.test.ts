import { expect } from 'chai';
import { bag, line, order, shippingLine } from './hand-made.js';
import { type Json, stageOrder } from './records.js';

describe('staging an order', () => {
  it('removes the tax from gross sales and shipping if prices include it', () => {
    // 120 including 20 of tax, with 12 off; 6 for shipping including 1 of tax.
    const lines = [line(1, { unit: '60.0', total: '120.0', quantity: 2, discounted: '108.0', taxes: ['18.0'] })];
    const shippingLines = { nodes: [shippingLine(1, '6.0', ['1.0'])] };
    const staged = stageOrder(order('114.0', lines, { taxesIncluded: true, totalTaxSet: bag('19.0'), shippingLines }));
    expect(staged).to.include({ isTaxIncluded: true, shipping: '5', taxes: '19', total: '114' });
    expect(staged.lines[0]).to.include({ grossSales: '100', discounts: '10', taxes: '18' });
  });

  it('keeps every digit of currencies with no and with three decimals', () => {
    const yen = stageOrder(
      order('110.0', [line(1, { unit: '100.0', total: '100.0', taxes: ['10.0'] })], { currencyCode: 'JPY' }),
    );
    expect(yen).to.include({ currency: 'JPY', total: '110', taxes: '10' });
    const dinar = stageOrder(
      order('0.3', [line(1, { unit: '0.1', total: '0.1' }), line(2, { unit: '0.2', total: '0.2' })], {
        currencyCode: 'KWD',
      }),
    );
    expect(dinar).to.include({ currency: 'KWD', total: '0.3' });
    const fils = stageOrder(order('12345678901.234', [line(1, { unit: '12345678901.234', total: '12345678901.234' })]));
    expect(fils.total).to.equal('12345678901.234');
  });

  it('counts a gift card in the total but not as a sale', () => {
    const lines = [
      line(1, { unit: '30.0', total: '30.0' }),
      line(2, { unit: '50.0', total: '50.0' }, { isGiftCard: true }),
    ];
    const staged = stageOrder(order('80.0', lines));
    expect(staged.total).to.equal('80');
    expect(staged.lines[1]).to.include({ isGiftCard: true, unitPrice: '50', grossSales: '0', discounts: '0' });
  });

  it('adds duties, fees and tips to the total', () => {
    const extras = {
      ...{
        originalTotalDutiesSet: bag('4.0'),
        originalTotalAdditionalFeesSet: bag('0.27'),
        totalTipReceivedSet: bag('5.0'),
      },
    };
    const staged = stageOrder(order('19.27', [line(1, { unit: '10.0', total: '10.0' })], extras));
    expect(staged).to.include({ duties: '4', fees: '0.27', tips: '5', total: '19.27' });
  });

  it('does not add duties included in prices', () => {
    const duties = { dutiesIncluded: true, originalTotalDutiesSet: bag('4.0') };
    const staged = stageOrder(order('10.0', [line(1, { unit: '10.0', total: '10.0' })], duties));
    expect(staged).to.include({ duties: '0', total: '10' });
  });

  it('counts a tip once if it is also a line, and never as merchandise', () => {
    const tip = line(2, { unit: '3.0', total: '3.0' }, { product: null, variant: null, sku: null, title: 'Tip' });
    const lines = [line(1, { unit: '10.0', total: '10.0' }), tip];
    const staged = stageOrder(order('13.0', lines, { totalTipReceivedSet: bag('3.0') }));
    expect(staged).to.include({ tips: '3', total: '13' });
    expect(staged.lines.map(({ lineId }) => lineId)).to.deep.equal(['1']);
    const custom = stageOrder(order('16.0', lines, { totalTipReceivedSet: bag('3.0') }));
    expect(custom.lines.map(({ lineId }) => lineId)).to.deep.equal(['1', '2']);
  });

  it('counts a tip once beside a line with discounts of its own and of the order', () => {
    const tea = line(1, { unit: '5.0', total: '15.0', discounted: '13.5', allocations: ['1.7'] }, { quantity: 3 });
    const tip = line(2, { unit: '2.0', total: '2.0' }, { product: null, variant: null, sku: null, title: 'Tip' });
    const sums = { totalTipReceivedSet: bag('2.0'), subtotalPriceSet: bag('11.8') };
    const staged = stageOrder(order('13.8', [tea, tip], sums));
    expect(staged).to.include({ tips: '2', total: '13.8' });
    expect(staged.lines.map(({ lineId, discounts }) => [lineId, discounts])).to.deep.equal([['1', '3.2']]);
  });

  it('omits shipping that an edit removed, and its tax', () => {
    const shippingLines = { nodes: [shippingLine(1, '8.0', ['0.8'], true), shippingLine(2, '5.0', ['0.5'])] };
    const lines = [line(1, { unit: '10.0', total: '10.0', taxes: ['1.0'] })];
    const staged = stageOrder(order('25.3', lines, { shippingLines, totalTaxSet: bag('2.3') }));
    expect(staged).to.include({ shipping: '5', taxes: '1.5', total: '16.5' });
  });

  it("adds the order's taxes that no line has, as imported orders have them", () => {
    const staged = stageOrder(order('11.0', [line(1, { unit: '10.0', total: '10.0' })], { totalTaxSet: bag('1.0') }));
    expect(staged).to.include({ taxes: '1', total: '11' });
  });

  it('takes over tax that a change of the address recalculated, where the total follows', () => {
    const lines = [line(1, { unit: '100.0', total: '100.0', taxes: ['15.0'] })];
    const sums = { subtotalPriceSet: bag('100.0'), totalTaxSet: bag('15.0') };
    const followed = { ...sums, totalPriceSet: bag('115.0') };
    expect(stageOrder(order('107.0', lines, followed))).to.include({ taxes: '15', total: '115' });
    const none = [line(1, { unit: '100.0', total: '100.0' })];
    const free = { ...sums, totalTaxSet: bag('0.0'), totalPriceSet: bag('100.0') };
    expect(stageOrder(order('107.0', none, free))).to.include({ taxes: '0', total: '100' });
  });

  it('keeps the tax that was charged where the total does not follow, unless something else may be missing', () => {
    const lines = [line(1, { unit: '100.0', total: '100.0', taxes: ['15.0'] })];
    const sums = { subtotalPriceSet: bag('100.0'), totalTaxSet: bag('15.0') };
    const staged = stageOrder(order('107.0', lines, sums));
    expect(staged).to.include({ taxes: '7', total: '107' });
    expect(staged.lines[0]).to.include({ grossSales: '100' });
    const faults: [string, Json][] = [
      ['another subtotal', { ...sums, subtotalPriceSet: bag('92.0') }],
      ['more than any tax', { ...sums, totalPriceSet: bag('131.0'), originalTotalPriceSet: bag('131.0') }],
      ['less than the goods', { ...sums, totalPriceSet: bag('99.0'), originalTotalPriceSet: bag('99.0') }],
      ['a total that followed', { ...sums, totalPriceSet: bag('120.0') }],
    ];
    for (const [what, more] of faults) {
      expect(() => stageOrder(order('107.0', lines, more)), what).to.throw(/add up/);
    }
  });

  it('joins the pages of an order, and counts a line on two pages once', () => {
    const many = Array.from({ length: 45 }, (_, at) => line(at + 1, { unit: '1.0', total: '1.0' }));
    const whole = order('45.0', many.slice(0, 20));
    const first = { ...whole, lineItems: { pageInfo: { hasNextPage: true }, nodes: many.slice(0, 20) } };
    const second = { lineItems: { pageInfo: { hasNextPage: true }, nodes: many.slice(19, 40) } };
    const third = { lineItems: { pageInfo: { hasNextPage: false }, nodes: many.slice(40) } };
    const staged = stageOrder(first, second, third);
    expect(staged.lines.map(({ lineId }) => Number(lineId))).to.deep.equal(many.map((_, at) => at + 1));
    expect(staged.total).to.equal('45');
  });

  it('accepts lines of deleted products, unknown enum values, and orders without a buyer or a channel', () => {
    const unknown = {
      displayFinancialStatus: 'BARTERED',
      sourceName: null,
      email: null,
      test: true,
      somethingNew: { a: 1 },
    };
    const staged = stageOrder(
      order('5.0', [line(1, { unit: '5.0', total: '5.0' }, { product: null, variant: null, sku: '' })], unknown),
    );
    expect(staged).to.deep.include({
      ...{ financialStatus: 'BARTERED', salesChannel: 'unknown', isTest: true },
      customer: { customerId: null, email: null, phone: null },
    });
    expect(staged.lines[0]).to.include({ productId: null, variantId: null, sku: null });
  });

  it('accepts rounding differences and keeps the sum of the rows', () => {
    const staged = stageOrder(order('10.05', [line(1, { unit: '10.03', total: '10.03' })]));
    expect(staged.total).to.equal('10.03');
  });
});

describe('the discounts of a line', () => {
  const both = { unit: '50.0', total: '100.0', quantity: 2, discounted: '90.0', allocations: ['10.0', '9.0'] };
  const discountOf = (header: string, more: Record<string, unknown>, lineMore: Record<string, unknown> = {}) =>
    stageOrder(order(header, [line(1, both, lineMore)], more)).lines[0]?.discounts;

  it("are its own and its share of the order's", () => {
    const lines = [
      line(1, { unit: '100.0', total: '100.0', discounted: '90.0' }),
      line(2, { unit: '20.0', total: '20.0', allocations: ['2.0'] }),
    ];
    expect(stageOrder(order('108.0', lines)).lines.map(({ discounts }) => discounts)).to.deep.equal(['10', '2']);
  });

  it("are the allocations alone if the subtotal shows that these include the line's own discount", () => {
    expect(discountOf('81.0', { subtotalPriceSet: bag('81.0') })).to.equal('19');
  });

  it("are both if the subtotal shows that the allocations exclude the line's own discount", () => {
    expect(discountOf('71.0', { subtotalPriceSet: bag('71.0') })).to.equal('29');
  });

  it('follow the rounded unit price if there is no subtotal to decide', () => {
    expect(discountOf('81.0', {}, { discountedUnitPriceAfterAllDiscountsSet: bag('40.5') })).to.equal('19');
    expect(discountOf('71.0', {}, { discountedUnitPriceAfterAllDiscountsSet: bag('35.5') })).to.equal('29');
  });

  it('are the allocations, not the rounded unit price x quantity', () => {
    const thirds = { unit: '10.0', total: '30.0', quantity: 3, allocations: ['10.0'] };
    const staged = stageOrder(
      order('20.0', [line(1, thirds, { discountedUnitPriceAfterAllDiscountsSet: bag('6.67') })]),
    );
    expect(staged.lines[0]?.discounts).to.equal('10');
  });
});
