import { expect } from 'chai';
import type { OrderRecord } from '../../../src/canonical/record.js';
import { extra, line, order, refund, sumsOf } from './hand-made.js';
import { faultOf, type Json, stageOrder } from './records.js';

/** Lines of 18, shipping of 10, paid by two cards of 20 and 4 and by 4 in money. */
const paidByCards = (fields: Json = {}): Json =>
  order({
    line_items: [line({ total: '18.00', subtotal: '20.00' })],
    shipping_lines: [extra({ total: '10.00' })],
    ...{ shipping_total: '10.00', total: '4.00' },
    gift_cards: [
      { id: 1, code: 'AAAA', amount: 19.9 },
      // As PHP writes the difference of 24 and 19.9.
      { id: 2, code: 'BBBB', amount: 4.100000000000001 },
    ],
    ...fields,
  });

const meta = (key: string, value: unknown): Json => ({ meta_data: [{ id: 1, key, value }], gift_cards: undefined });

describe('WooCommerce: orders paid with gift cards, store credit or account funds', () => {
  it('are sales of their lines: a card is a payment, not a discount or a fee', () => {
    const staged = stageOrder(paidByCards());
    expect(staged).to.include({ total: '28', fees: '0', shipping: '10' });
    expect(staged.presentment.total).to.equal('28');
    expect(staged.lines[0]).to.include({ grossSales: '20', discounts: '2', isGiftCard: false });
  });

  const ways: [plugin: string, fields: Json][] = [
    ['PW Gift Cards', { gift_cards: undefined, pw_gift_cards_redeemed: [{ number: 'X', amount: '24.00' }] }],
    ['Account Funds', meta('_funds_used', '24')],
    ['Smart Coupons', meta('smart_coupons_contribution', { abc: 20, def: '4.00' })],
    ['YITH Gift Cards', meta('_ywgc_applied_gift_cards_totals', 24)],
    ['two plugins at once', { gift_cards: [{ amount: '20.00' }], meta_data: [{ key: '_funds_used', value: '4' }] }],
  ];
  for (const [plugin, fields] of ways) {
    it(`are recognised by what ${plugin} wrote`, () => {
      expect(stageOrder(paidByCards(fields))).to.include({ total: '28', fees: '0' });
    });
  }

  it('are recognised if YITH made the card a negative fee, as an edit of the order does', () => {
    const staged = stageOrder(
      paidByCards({
        fee_lines: [extra({ id: 7, total: '-24.00' }), extra({ id: 8, total: '1.00' })],
        ...{ total: '5.00', gift_cards: undefined },
        meta_data: [
          { key: '_ywgc_applied_gift_cards_totals', value: '24' },
          { key: 'ywgc_gift_card_updated_as_fee', value: true },
        ],
      }),
    );
    expect(staged).to.include({ total: '29', fees: '1' });
  });

  it('have no negative fee for a card as small as rounding', () => {
    const staged = stageOrder(paidByCards({ total: '27.95', gift_cards: [{ amount: 0.05 }] }));
    expect(staged).to.include({ total: '28', fees: '0' });
  });

  it('do not count credit twice that was already deducted from the lines', () => {
    const staged = stageOrder(paidByCards({ ...meta('smart_coupons_contribution', { abc: 2 }), total: '28.00' }));
    expect(staged).to.include({ total: '28', fees: '0' });
  });

  it('are rejected if the credit does not explain the difference', () => {
    const fault = faultOf('orders', paidByCards({ total: '1.00' }));
    expect(fault.code).to.equal('order_does_not_add_up');
    expect(fault.message).to.contain('and 24 was paid with gift cards or store credit');
  });

  describe('net to zero', () => {
    const nothing = { merchandise: '0', shipping: '0', taxes: '0', fees: '0', total: '0' };

    const refunds: [how: string, staged: () => OrderRecord][] = [
      ['when cancelled', () => stageOrder(paidByCards({ status: 'cancelled' }))],
      [
        'when everything charged is refunded',
        () => stageOrder(paidByCards({ status: 'refunded' }), refund({ amount: '4.00' })),
      ],
      ['when nothing was charged and the status is refunded', () => stageOrder(fullyPaid({ status: 'refunded' }))],
      [
        'when all lines are refunded, with the amount that was charged',
        () =>
          stageOrder(
            paidByCards({ status: 'refunded' }),
            refund({
              amount: '4.00',
              line_items: [line({ id: 9, quantity: -1, total: '-18.00', meta_data: refunded(1) })],
              shipping_lines: [extra({ id: 10, total: '-10.00' })],
            }),
          ),
      ],
      [
        'when refunded in two steps, the second for the rest',
        () =>
          stageOrder(
            paidByCards({ status: 'refunded' }),
            refund({ id: 50, amount: '3.00', date_created_gmt: '2026-11-21T09:00:00' }),
            refund({ id: 51, amount: '1.00' }),
          ),
      ],
      [
        'when the amount covers everything',
        () => stageOrder(paidByCards({ status: 'refunded' }), refund({ amount: '28.00' })),
      ],
    ];
    for (const [how, staged] of refunds) {
      it(how, () => {
        expect(sumsOf(staged())).to.deep.equal(nothing);
      });
    }

    const fullyPaid = (fields: Json): Json => paidByCards({ total: '0.00', gift_cards: [{ amount: 28 }], ...fields });

    it('but not if the refund was deleted again, which leaves the status unchanged', () => {
      expect(sumsOf(stageOrder(paidByCards({ status: 'refunded' })))).to.include({ merchandise: '18', total: '28' });
    });

    it('in part, if a part was refunded', () => {
      const staged = stageOrder(
        paidByCards(),
        refund({
          amount: '18.00',
          line_items: [line({ id: 9, quantity: -1, total: '-18.00', meta_data: refunded(1) })],
        }),
      );
      expect(sumsOf(staged)).to.deep.equal({ ...nothing, shipping: '10', total: '10' });
    });
  });
});

describe('WooCommerce: gift cards that are sold', () => {
  for (const key of ['wc_gc_giftcard_amount', 'pw_gift_card_amount', '_ywgc_amount']) {
    const sale = (fields: Json = {}): Json =>
      order({
        line_items: [line({ total: '50.00', meta_data: [{ key, value: '50' }] }), line({ id: 2, total: '10.00' })],
        total: '60.00',
        ...fields,
      });

    it(`are not a sale, but paid for (${key})`, () => {
      const staged = stageOrder(sale());
      expect(staged.total).to.equal('60');
      expect(staged.lines[0]).to.include({ isGiftCard: true, grossSales: '0', discounts: '0', unitPrice: '50' });
      expect(staged.lines[1]).to.include({ isGiftCard: false, grossSales: '10' });
    });

    it(`are not a return when refunded or cancelled (${key})`, () => {
      const byLine = stageOrder(
        sale(),
        refund({
          amount: '50.00',
          line_items: [line({ id: 9, quantity: -1, total: '-50.00', meta_data: refunded(1) })],
        }),
      );
      expect(byLine.refunds).to.have.length(1);
      expect(byLine.refunds[0]).to.include({ returns: '0', total: '50', refunded: '50', quantity: '1' });
      const whole = [
        stageOrder(sale({ status: 'refunded' }), refund({ amount: '60.00' })),
        stageOrder(sale({ status: 'cancelled' })),
      ];
      for (const staged of whole) expect(sumsOf(staged)).to.include({ merchandise: '0', total: '0' });
    });
  }
});

const refunded = (id: number): Json[] => [{ key: '_refunded_item_id', value: String(id) }];
