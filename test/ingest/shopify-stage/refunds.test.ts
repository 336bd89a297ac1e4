import { expect } from 'chai';
import { bag, edit, line, order, refund, shippingLine } from './hand-made.js';
import { type Json, stageOrder } from './records.js';

const pair = [
  line(1, { unit: '50.0', total: '100.0', quantity: 2, taxes: ['10.0'] }),
  line(2, { unit: '20.0', total: '20.0', taxes: ['2.0'] }),
];
const refunded = { refunds: [{ id: 'gid://shopify/Refund/1' }] };
const twoUnits = [{ id: 1, line: 1, quantity: 2, subtotal: '100.0', tax: '10.0' }];

function rowsOf(order: Json, ...fragments: Json[]) {
  return stageOrder(order, ...fragments).refunds.map(
    ({ refundLineId, kind, returns, shipping, taxes, total, refunded: money }) => ({
      ...{ refundLineId, kind, returns, shipping, taxes, total, money },
    }),
  );
}

describe('staging refunds', () => {
  it('removes the tax from refunds if prices include it', () => {
    const included = order('100.0', [line(1, { unit: '50.0', total: '100.0', quantity: 2, taxes: ['10.0'] })], {
      ...refunded,
      taxesIncluded: true,
    });
    const back = refund(1, { refunded: '103.0', lines: twoUnits, shipping: [{ id: 2, subtotal: '2.5', tax: '0.5' }] });
    expect(rowsOf(included, back)).to.deep.equal([
      { refundLineId: 'line:1', kind: 'line', returns: '90', shipping: '0', taxes: '10', total: '100', money: '100' },
      {
        refundLineId: 'shipping:2',
        kind: 'shipping',
        returns: '0',
        shipping: '2.5',
        taxes: '0.5',
        total: '3',
        money: '3',
      },
    ]);
  });

  it('knows which units did not go back to stock', () => {
    const lostAfter = (restockType: string): unknown[] => {
      const lines = twoUnits.map((each) => ({ ...each, restockType }));
      return stageOrder(order('132.0', pair, refunded), refund(1, { refunded: '110.0', lines })).refunds.map(
        ({ isLost }) => isLost,
      );
    };
    expect(lostAfter('NO_RESTOCK')).to.deep.equal([true]);
    for (const type of ['RETURN', 'CANCEL', 'LEGACY_RESTOCK']) expect(lostAfter(type)).to.deep.equal([undefined]);
  });

  it("reads an adjustment with the buyer's sign: an allowance is positive, a fee kept is negative", () => {
    const goodwill = refund(1, { refunded: '5.0', adjustments: [{ id: 3, amount: '-4.5', tax: '-0.5' }] });
    expect(rowsOf(order('132.0', pair, refunded), goodwill)).to.deep.equal([
      {
        refundLineId: 'adjustment:3',
        kind: 'adjustment',
        returns: '4.5',
        shipping: '0',
        taxes: '0.5',
        total: '5',
        money: '5',
      },
    ]);
    const restocking = refund(1, {
      refunded: '100.0',
      lines: twoUnits,
      adjustments: [{ id: 4, amount: '10.0', tax: '0.0', reason: 'RESTOCK' }],
    });
    expect(rowsOf(order('132.0', pair, refunded), restocking)).to.deep.equal([
      { refundLineId: 'line:1', kind: 'line', returns: '100', shipping: '0', taxes: '10', total: '110', money: '110' },
      {
        refundLineId: 'adjustment:4',
        kind: 'adjustment',
        returns: '-10',
        shipping: '0',
        taxes: '0',
        total: '-10',
        money: '-10',
      },
    ]);
  });

  it('counts a refunded gift card in the total, but not as returned merchandise', () => {
    const card = order('50.0', [line(1, { unit: '50.0', total: '50.0' }, { isGiftCard: true })], refunded);
    const back = refund(1, {
      refunded: '50.0',
      lines: [{ id: 1, line: 1, quantity: 1, subtotal: '50.0', tax: '0.0' }],
    });
    expect(rowsOf(card, back)[0]).to.include({ returns: '0', total: '50', money: '50' });
  });

  it('dates a refund by its processing, else by its creation, and omits pending ones', () => {
    const made = (more: Json) =>
      stageOrder(order('132.0', pair, refunded), refund(1, { refunded: '110.0', lines: twoUnits, more })).refunds;
    expect(made({ processedAt: '2026-07-08T00:00:00Z' })[0]?.refundedAt).to.equal('2026-07-08T00:00:00Z');
    expect(made({ processedAt: null })[0]?.refundedAt).to.equal('2026-07-09T18:40:10Z');
    expect(made({ createdAt: null })).to.deep.equal([]);
  });

  it('takes all of a cancelled unpaid order back, and pays nothing back', () => {
    const cancelled = order('110.0', [pair[0] as Json], {
      ...refunded,
      cancelledAt: '2026-07-09T18:40:10Z',
      displayFinancialStatus: 'VOIDED',
    });
    const staged = stageOrder(cancelled, refund(1, { refunded: '0.0', lines: twoUnits }));
    expect(staged.cancelledAt).to.equal('2026-07-09T18:40:10Z');
    expect(staged.refunds[0]).to.include({ returns: '100', total: '110', refunded: '0' });
  });

  it('pays back what was paid of a partly paid order, row by row', () => {
    const lines = [...twoUnits, { id: 2, line: 2, quantity: 1, subtotal: '20.0', tax: '2.0' }];
    const rows = rowsOf(order('132.0', pair, refunded), refund(1, { refunded: '120.0', lines }));
    expect(rows.map(({ total, money }) => [total, money])).to.deep.equal([
      ['110', '110'],
      ['22', '10'],
    ]);
  });

  it('books money without a row as an unallocated adjustment', () => {
    const rows = rowsOf(order('132.0', pair, refunded), refund(1, { refunded: '115.5', lines: twoUnits }));
    expect(rows[1]).to.deep.equal({
      ...{
        refundLineId: '1:unallocated',
        kind: 'adjustment',
        returns: '5.5',
        shipping: '0',
        taxes: '0',
        total: '5.5',
        money: '5.5',
      },
    });
  });

  it('joins the pages of a refund’s lines', () => {
    const first = refund(1, {
      refunded: '22.0',
      lines: [],
      more: { refundLineItems: { pageInfo: { hasNextPage: true }, nodes: [] } },
    });
    const { id, refundLineItems } = refund(1, {
      refunded: '22.0',
      lines: [{ id: 9, line: 2, quantity: 1, subtotal: '20.0', tax: '2.0' }],
    });
    expect(rowsOf(order('132.0', pair, refunded), first, { id, refundLineItems } as Json)[0]).to.include({
      refundLineId: 'line:9',
      money: '22',
    });
  });
});

describe('staging edits', () => {
  const at = '2026-07-05T00:00:00Z';

  it('takes off what an edit removed, without money, dated by the edit', () => {
    const removed = edit(7, at, [[71, 1, -1, '-55.0', '-5.0']]);
    const [row] = stageOrder(order('132.0', pair), removed).refunds;
    expect(row).to.deep.equal({
      ...{
        kind: 'edit',
        refundLineId: 'edit:71',
        refundId: '7',
        refundedAt: at,
        lineId: '1',
        quantity: '1',
        reason: null,
      },
      ...{ returns: '50', shipping: '0', taxes: '5', duties: '0', fees: '0', tips: '0', total: '55', refunded: '0' },
    });
  });

  it("counts what an edit added in the total, which Shopify's original total excludes", () => {
    const added = edit(7, at, [[72, 2, 1, '22.0', '2.0']]);
    const staged = stageOrder(order('110.0', pair, { totalPriceSet: null }), added);
    expect(staged.total).to.equal('132');
    expect(staged.refunds).to.deep.equal([]);
  });

  it('settles an edit with the money paid back after it, and takes nothing off twice', () => {
    const removed = edit(7, at, [[71, 1, -1, '-55.0', '-5.0']]);
    const settled = stageOrder(order('132.0', pair, refunded), removed, refund(1, { refunded: '55.0' })).refunds;
    expect(settled.map(({ kind, total, refunded: money }) => [kind, total, money])).to.deep.equal([
      ['adjustment', '0', '55'],
      ['edit', '55', '0'],
    ]);
  });

  it('yields to a refund of the same units', () => {
    const lines = [{ ...(pair[0] as Json), currentQuantity: 1 }, pair[1] as Json];
    const back = refund(1, { refunded: '0.0', lines: [{ id: 1, line: 1, quantity: 1, subtotal: '50.0', tax: '5.0' }] });
    const staged = stageOrder(order('132.0', lines, refunded), edit(7, at, [[71, 1, -1, '-55.0', '-5.0']]), back);
    expect(staged.refunds.map(({ refundLineId }) => refundLineId)).to.deep.equal(['line:1']);
  });

  it('needs no row for shipping that an edit removed', () => {
    const taken = order('140.0', pair, {
      shippingLines: { nodes: [shippingLine(1, '8.0', [], true)] },
      totalTaxSet: bag('12.0'),
    });
    const agreements = edit(7, at, []);
    expect(stageOrder(taken, agreements)).to.deep.include({ shipping: '0', total: '132', refunds: [] });
  });
});
