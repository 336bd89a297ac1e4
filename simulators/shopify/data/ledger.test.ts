import { expect } from 'chai';
import type { LedgerDay } from '../../trade/ledger.js';
import type { ShopCustomer, ShopOrder } from '../model.js';
import { generateShop } from './generate.js';
import { instant, line, london, order, refund, tax } from './hand-made.js';
import { ledgerOf, receiptsOf } from './ledger.js';

const nothing = {
  orders: 0,
  itemsSold: '0',
  customers: 0,
  grossSales: '0',
  discounts: '0',
  returns: '0',
  netSales: '0',
  shipping: '0',
  taxes: '0',
  duties: '0',
  fees: '0',
  tips: '0',
  totalSales: '0',
  revenue: '0',
  refunds: '0',
};

function days(orders: ShopOrder[], zone = 'Europe/London'): LedgerDay[] {
  return ledgerOf({ orders, customers: [] }, { ianaTimezone: zone }).days;
}

function account(id: number, more: Partial<ShopCustomer>): ShopCustomer {
  const at = instant('2026-01-01T00:00:00Z');
  return {
    id,
    createdAt: at,
    updatedAt: at,
    firstName: null,
    lastName: null,
    email: null,
    phone: null,
    state: 'DISABLED',
    tags: [],
    taxExempt: false,
    locale: 'en',
    address: null,
    ...more,
  };
}

describe("A shop's ledger", () => {
  it('takes the tax out of prices that include it, and out of shipping', () => {
    const sold = order(
      1,
      '2026-03-02T10:00:00Z',
      [
        line(11, 3, '12.00', { lineDiscount: { amount: '6.00', applicationIndex: 0 }, taxLines: tax('5.00') }),
        line(12, 1, '8.00', { discountAllocations: [{ amount: '2.00', applicationIndex: 1 }], taxLines: tax('1.00') }),
      ],
      {
        shippingLines: [
          {
            id: 1,
            title: 'Standard',
            code: null,
            amount: '6.00',
            discountedAmount: '4.80',
            isRemoved: false,
            taxLines: tax('0.80'),
          },
        ],
        tip: '1.50',
        duties: '0.25',
        additionalFees: '0.75',
      },
    );
    expect(days([sold])).to.deep.equal([
      {
        ...nothing,
        day: '2026-03-02',
        orders: 1,
        customers: 1,
        itemsSold: '4',
        grossSales: '36.666667',
        discounts: '6.666667',
        netSales: '30',
        shipping: '4',
        taxes: '6.8',
        tips: '1.5',
        duties: '0.25',
        fees: '0.75',
        totalSales: '41.8',
        revenue: '43.3',
      },
    ]);
  });

  it('leaves prices unchanged if tax is added to them', () => {
    const sold = order(
      1,
      '2026-03-02T10:00:00Z',
      [line(11, 2, '10.00', { taxLines: [...tax('0.80', 0.04), ...tax('0.98', 0.04875)] })],
      { taxesIncluded: false },
    );
    expect(days([sold])).to.deep.equal([
      {
        ...nothing,
        day: '2026-03-02',
        orders: 1,
        customers: 1,
        itemsSold: '2',
        grossSales: '20',
        netSales: '20',
        taxes: '1.78',
        totalSales: '21.78',
        revenue: '21.78',
      },
    ]);
  });

  it('dates a refund by itself and the revenue by the order, with the time at which its money moved', () => {
    const sold = order(1, '2026-03-02T10:00:00Z', [line(11, 2, '12.00', { taxLines: tax('4.00') })], {
      shippingLines: [
        {
          id: 5,
          title: 'Standard',
          code: null,
          amount: '3.60',
          discountedAmount: '3.60',
          isRemoved: false,
          taxLines: tax('0.60'),
        },
      ],
      refunds: [
        refund(1, '2026-03-05T10:00:00Z', '15.60', {
          lines: [
            {
              id: 1,
              lineId: 11,
              quantity: 1,
              restockType: 'RETURN',
              locationId: null,
              price: '12.00',
              subtotal: '12.00',
              tax: '2.00',
            },
          ],
          shippingLines: [{ id: 1, shippingLineId: 5, subtotal: '3', tax: '0.60' }],
        }),
        refund(2, '2026-03-06T10:00:00Z', '6.00', {
          adjustments: [{ id: 2, reason: 'REFUND_DISCREPANCY', amount: '-5.00', tax: '-1.00' }],
        }),
      ],
    });
    expect(days([sold])).to.deep.equal([
      {
        ...nothing,
        day: '2026-03-02',
        orders: 1,
        customers: 1,
        itemsSold: '2',
        grossSales: '20',
        netSales: '20',
        shipping: '3',
        taxes: '4.6',
        totalSales: '27.6',
        revenue: '6',
      },
      {
        ...nothing,
        day: '2026-03-05',
        returns: '10',
        netSales: '-10',
        shipping: '-3',
        taxes: '-2.6',
        totalSales: '-15.6',
        refunds: '15.6',
      },
      { ...nothing, day: '2026-03-06', returns: '5', netSales: '-5', taxes: '-1', totalSales: '-6', refunds: '6' },
    ]);
    const [receipt] = receiptsOf({ orders: [sold], customers: [] });
    const revenue = receipt?.entries.filter(({ measure }) => measure === 'revenue') ?? [];
    expect(revenue.every(({ at }) => at === sold.processedAt)).to.equal(true);
    expect(revenue.flatMap(({ movedAt, value }) => (movedAt === undefined ? [] : [[movedAt, value]]))).to.deep.equal([
      [instant('2026-03-05T10:00:00Z'), -12_000_000n],
      [instant('2026-03-05T10:00:00Z'), -3_600_000n],
      [instant('2026-03-06T10:00:00Z'), -6_000_000n],
    ]);
  });

  it('reduces a return by a restocking fee, and ignores pending refunds', () => {
    const back = {
      id: 1,
      lineId: 11,
      quantity: 1,
      restockType: 'RETURN' as const,
      locationId: null,
      price: '12.00',
      subtotal: '12.00',
      tax: '0.00',
    };
    const sold = order(1, '2026-03-02T10:00:00Z', [line(11, 2, '12.00')], {
      refunds: [
        refund(1, '2026-03-02T12:00:00Z', '9.50', {
          lines: [back],
          adjustments: [{ id: 1, reason: 'RESTOCK', amount: '2.50', tax: '0.00' }],
        }),
        refund(2, '2026-03-03T12:00:00Z', '0.00', { createdAt: null, lines: [{ ...back, id: 2 }] }),
      ],
    });
    expect(days([sold])).to.deep.equal([
      {
        ...nothing,
        day: '2026-03-02',
        orders: 1,
        customers: 1,
        itemsSold: '2',
        grossSales: '24',
        returns: '9.5',
        netSales: '14.5',
        totalSales: '14.5',
        revenue: '14.5',
        refunds: '9.5',
      },
    ]);
  });

  it('dates a refund by when it was processed, else by when it was created', () => {
    const sold = order(1, '2026-03-02T10:00:00Z', [line(11, 1, '7.00')], {
      refunds: [
        refund(1, '2026-03-09T10:00:00Z', '1.00', {
          processedAt: instant('2026-03-04T10:00:00Z'),
          adjustments: [{ id: 1, reason: 'OTHER', amount: '-1.00', tax: '0.00' }],
        }),
      ],
    });
    expect(days([sold]).map(({ day, returns }) => [day, returns])).to.deep.equal([
      ['2026-03-02', '0'],
      ['2026-03-04', '1'],
    ]);
  });

  it('does not count gift cards as sales, neither sold nor refunded', () => {
    const sold = order(1, '2026-03-02T10:00:00Z', [line(11, 1, '50.00', { isGiftCard: true }), line(12, 1, '10.00')], {
      refunds: [
        refund(1, '2026-03-03T10:00:00Z', '50.00', {
          lines: [
            {
              id: 1,
              lineId: 11,
              quantity: 1,
              restockType: 'NO_RESTOCK',
              locationId: null,
              price: '50.00',
              subtotal: '50.00',
              tax: '0.00',
            },
          ],
        }),
      ],
    });
    expect(days([sold])).to.deep.equal([
      {
        ...nothing,
        day: '2026-03-02',
        orders: 1,
        customers: 1,
        itemsSold: '1',
        grossSales: '10',
        netSales: '10',
        totalSales: '10',
        revenue: '10',
      },
      { ...nothing, day: '2026-03-03', refunds: '50' },
    ]);
  });

  it('counts units removed by an edit as returns of the edit’s day, and added ones as sales of the order’s day', () => {
    const sold = order(
      1,
      '2026-03-02T10:00:00Z',
      [
        line(11, 3, '12.00', { lineDiscount: { amount: '6.00', applicationIndex: 0 }, taxLines: tax('5.00') }),
        line(12, 1, '6.00', { taxLines: tax('1.00') }),
      ],
      {
        edits: [
          {
            id: 1,
            happenedAt: instant('2026-03-04T10:00:00Z'),
            changes: [
              { id: 1, lineId: 11, quantity: -1, total: '-10.00', tax: '-1.67', discount: '-2.00' },
              { id: 2, lineId: 12, quantity: 1, total: '6.00', tax: '1.00', discount: '0.00' },
            ],
          },
        ],
      },
    );
    expect(days([sold])).to.deep.equal([
      {
        ...nothing,
        day: '2026-03-02',
        orders: 1,
        customers: 1,
        itemsSold: '4',
        grossSales: '35',
        discounts: '5',
        netSales: '30',
        taxes: '6',
        totalSales: '36',
        revenue: '26',
      },
      { ...nothing, day: '2026-03-04', returns: '8.33', netSales: '-8.33', taxes: '-1.67', totalSales: '-10' },
    ]);
  });

  it('counts cancelled and unpaid orders, and no test orders', () => {
    const at = '2026-03-02T10:00:00Z';
    const voided = order(1, at, [line(11, 1, '5.00')], {
      cancelledAt: instant(at),
      financialStatus: 'VOIDED',
      refunds: [
        refund(1, at, '0.00', {
          lines: [
            {
              id: 1,
              lineId: 11,
              quantity: 1,
              restockType: 'CANCEL',
              locationId: null,
              price: '5.00',
              subtotal: '5.00',
              tax: '0.00',
            },
          ],
        }),
      ],
    });
    const pending = order(2, at, [line(21, 1, '7.00')], { financialStatus: 'PENDING' });
    const test = order(3, at, [line(31, 1, '99.00')], { test: true });
    expect(days([voided, pending, test])).to.deep.equal([
      {
        ...nothing,
        day: '2026-03-02',
        orders: 2,
        customers: 2,
        itemsSold: '2',
        grossSales: '12',
        returns: '5',
        netSales: '7',
        totalSales: '7',
        revenue: '7',
      },
    ]);
  });

  it("puts an order on the business day of the shop's zone, by when it was processed", () => {
    const late = order(1, '2026-03-02T23:30:00Z', [line(11, 1, '1.00')]);
    expect(days([late]).map(({ day }) => day)).to.deep.equal(['2026-03-02']);
    expect(days([late], 'Asia/Tokyo').map(({ day }) => day)).to.deep.equal(['2026-03-03']);
    expect(days([late], 'America/Los_Angeles').map(({ day }) => day)).to.deep.equal(['2026-03-02']);
    const reported = order(2, '2026-03-05T01:00:00Z', [line(21, 1, '1.00')], {
      processedAt: instant('2026-03-04T19:00:00Z'),
    });
    expect(days([reported]).map(({ day }) => day)).to.deep.equal(['2026-03-04']);
  });

  it('ignores removed shipping lines, and keeps three decimals', () => {
    const sold = order(1, '2026-03-02T10:00:00Z', [line(11, 3, '0.125')], {
      shippingLines: [
        {
          id: 1,
          title: 'Courier',
          code: null,
          amount: '9.000',
          discountedAmount: '9.000',
          isRemoved: true,
          taxLines: [],
        },
      ],
    });
    expect(days([sold])[0]).to.include({ grossSales: '0.375', shipping: '0', revenue: '0.375' });
  });

  it('identifies buyers by e-mail, else phone, else account; an anonymous guest has one order', () => {
    const at = (day: number): string => `2026-03-0${day}T10:00:00Z`;
    const one = (id: number, day: number, who: Partial<ShopOrder>): ShopOrder =>
      order(id, at(day), [line(id * 10, 1, '10.00')], who);
    const customers = [
      account(1, { email: 'Ada@Example.com' }),
      account(2, { phone: '+44 7700 900123' }),
      account(3, {}),
    ];
    const orders = [
      one(1, 1, { customerId: 1, email: 'old@example.com' }),
      one(2, 2, { email: ' ADA@example.com ', phone: '+447700900123' }),
      one(3, 3, { customerId: 2 }),
      one(4, 4, { phone: '+447700900123' }),
      one(5, 5, { customerId: 3 }),
      one(6, 6, {}),
      one(7, 7, {}),
    ];
    expect(ledgerOf({ orders, customers }, london).customers).to.deep.equal([
      { key: 'account:3', orders: 1, firstOrderAt: instant(at(5)), lastOrderAt: instant(at(5)), totalSpent: '10' },
      {
        key: 'email:ada@example.com',
        orders: 2,
        firstOrderAt: instant(at(1)),
        lastOrderAt: instant(at(2)),
        totalSpent: '20',
      },
      { key: 'order:6', orders: 1, firstOrderAt: instant(at(6)), lastOrderAt: instant(at(6)), totalSpent: '10' },
      { key: 'order:7', orders: 1, firstOrderAt: instant(at(7)), lastOrderAt: instant(at(7)), totalSpent: '10' },
      {
        key: 'phone:+447700900123',
        orders: 2,
        firstOrderAt: instant(at(3)),
        lastOrderAt: instant(at(4)),
        totalSpent: '20',
      },
    ]);
  });

  it('balances over a generated shop: revenue is sales less reversals', () => {
    const settings = { ...london, currency: 'JPY', ianaTimezone: 'Asia/Tokyo' };
    const contents = generateShop({
      seed: 3,
      settings,
      from: new Date('2025-01-01'),
      to: new Date('2026-01-01'),
      orders: 1500,
    });
    const withoutCards = contents.orders.filter(({ lines }) => lines.every(({ isGiftCard }) => !isGiftCard));
    const ledger = ledgerOf({ ...contents, orders: withoutCards }, settings);
    const total = (pick: (day: LedgerDay) => string): number =>
      ledger.days.reduce((sum, day) => sum + Number(pick(day)), 0);
    expect(total(({ revenue }) => revenue)).to.equal(total(({ totalSales }) => totalSales) + total(({ tips }) => tips));
    expect(total(({ revenue }) => revenue)).to.be.above(1_000_000);
    const spent = ledger.customers.reduce((sum, { totalSpent }) => sum + Number(totalSpent), 0);
    expect(spent).to.equal(total(({ netSales }) => netSales));
    expect(ledger.customers.reduce((sum, { orders }) => sum + orders, 0)).to.equal(
      withoutCards.filter(({ test }) => !test).length,
    );
  });
});
