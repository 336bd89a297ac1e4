import { Big } from 'big.js';
import { expect } from 'chai';
import fc from 'fast-check';
import type { OrderRecord, RefundLine } from '../../../src/canonical/record.js';
import { settledRefunds } from '../../../src/models/subjects/settled-refunds.js';
import { extra, line, order, refund } from './hand-made.js';
import { type Json, stageOrder } from './records.js';

const digitsOf = { USD: 2, JPY: 0, KWD: 3 } as const;
type Currency = keyof typeof digitsOf;

/** Amounts in the currency's smallest unit. */
interface Row {
  total: number;
  tax: number;
}
interface Line extends Row {
  quantity: number;
  subtotal: number;
  isGiftCard: boolean;
}
/** The refunded share of each row, in percent; `amount` is an additional refund without a line. */
interface Taken {
  lines: number[];
  shipping: number;
  fee: number;
  amount: number;
}
interface Sale {
  currency: Currency;
  isTaxIncluded: boolean;
  lines: Line[];
  shipping: Row;
  fee: Row;
  /** Percent of the whole. */
  credit: number;
  refunds: Taken[];
  status: string;
}

const row = (min: number, max: number) =>
  fc.record({ total: fc.integer({ min, max }), tax: fc.integer({ min: 0, max: 900 }) });
const share = fc.constantFrom(0, 0, 25, 50, 100);

const sale: fc.Arbitrary<Sale> = fc.record({
  currency: fc.constantFrom<Currency>('USD', 'JPY', 'KWD'),
  isTaxIncluded: fc.boolean(),
  lines: fc.array(
    fc.record({
      ...{ quantity: fc.constantFrom(1, 2, 7, 0.25, 1.255), subtotal: fc.integer({ min: 0, max: 9000 }) },
      ...{ total: fc.constantFrom(0, 1, 333, 4000, 9999), tax: fc.constantFrom(0, 0, 67, 800) },
      isGiftCard: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  shipping: row(0, 1500),
  fee: row(-400, 400),
  credit: fc.constantFrom(0, 0, 0, 1, 40, 100),
  refunds: fc.array(
    fc.record({
      lines: fc.array(share, { maxLength: 4 }),
      shipping: share,
      fee: share,
      amount: fc.integer({ min: 0, max: 500 }),
    }),
    { maxLength: 3 },
  ),
  status: fc.constantFrom('completed', 'processing', 'awaiting-pickup', 'cancelled', 'failed', 'refunded'),
});

/** The pieces of the order as WooCommerce returns it, with its refunds. */
function written({ currency, isTaxIncluded, lines, shipping, fee, credit, refunds, status }: Sale): Json[] {
  const places = digitsOf[currency];
  const text = (units: number): string => new Big(units).div(new Big(10).pow(places)).toFixed(places);
  const rows = [...lines, shipping, fee];
  const taxes = rows.reduce((sum, { tax }) => sum + tax, 0);
  const whole = rows.reduce((sum, { total }) => sum + total, taxes);
  const paidByCard = whole > 0 ? Math.floor((whole * credit) / 100) : 0;
  const amounts = ({ total, tax }: Row): Json => ({ total: text(total), total_tax: text(tax) });
  let left = whole - paidByCard;
  const open = new Map<Row, number>(rows.map((each) => [each, 100]));
  const partOf = (each: Row, percent: number): Row => {
    const taken = Math.min(percent, open.get(each)!);
    open.set(each, open.get(each)! - taken);
    return { total: -Math.floor((each.total * taken) / 100), tax: -Math.floor((each.tax * taken) / 100) };
  };
  const pieces = refunds.flatMap((plan, nth): Json[] => {
    const lineParts = lines.map((each, at) => ({ at, ...partOf(each, plan.lines[at] ?? 0) }));
    const other = [partOf(shipping, plan.shipping), partOf(fee, plan.fee)];
    const worth = -[...lineParts, ...other].reduce((sum, { total, tax }) => sum + total + tax, 0);
    const amount = Math.min(worth + plan.amount, left);
    if (amount <= 0 || amount < worth) return [];
    left -= amount;
    return [
      refund({
        ...{ id: 60 + nth, date_created_gmt: `2026-11-2${nth}T10:00:00`, amount: text(amount) },
        line_items: lineParts.map(({ at, ...part }) =>
          line({
            ...{ id: 70 + nth * 10 + at, ...amounts(part), subtotal: text(part.total) },
            ...{ quantity: 0, meta_data: [{ key: '_refunded_item_id', value: `${at + 1}` }] },
          }),
        ),
        ...{ shipping_lines: [extra({ id: 78 + nth * 10, ...amounts(other[0]!) })] },
        ...{ fee_lines: [extra({ id: 79 + nth * 10, ...amounts(other[1]!) })] },
      }),
    ];
  });
  const placed = order({
    ...{ currency, status, prices_include_tax: isTaxIncluded, total: text(whole - paidByCard), total_tax: text(taxes) },
    ...{ shipping_total: text(shipping.total), shipping_lines: [extra({ id: 50, ...amounts(shipping) })] },
    fee_lines: [extra({ id: 51, ...amounts(fee) })],
    gift_cards: paidByCard > 0 ? [{ amount: Number(text(paidByCard)) }] : [],
    line_items: lines.map((each, at) =>
      line({
        ...{ id: at + 1, quantity: each.quantity, subtotal: text(each.subtotal), ...amounts(each) },
        meta_data: each.isGiftCard ? [{ key: 'wc_gc_giftcard_amount', value: text(each.total) }] : [],
      }),
    ),
  });
  return [placed, ...pieces];
}

const sum = (texts: readonly string[]): Big => texts.reduce((total, text) => total.plus(text), new Big(0));
const measures = ['shipping', 'taxes', 'duties', 'fees', 'tips'] as const;

/** Sales less refunds of each measure. */
function standing(staged: OrderRecord, refunds: readonly RefundLine[]): Record<string, string> {
  const goods = sum(staged.lines.map(({ grossSales }) => grossSales)).minus(
    sum(staged.lines.map(({ discounts }) => discounts)),
  );
  const left: Record<string, string> = { returns: goods.minus(sum(refunds.map(({ returns }) => returns))).toFixed() };
  for (const measure of [...measures, 'total'] as const)
    left[measure] = new Big(staged[measure]).minus(sum(refunds.map((each) => each[measure]))).toFixed();
  return left;
}

const nothing = { returns: '0', shipping: '0', taxes: '0', duties: '0', fees: '0', tips: '0', total: '0' };

describe('WooCommerce: any order with any refunds', () => {
  it('adds up to its total, and nets to zero when cancelled or fully refunded', () => {
    fc.assert(
      fc.property(sale, (each) => {
        const pieces = written(each);
        const staged = stageOrder(...pieces);
        const cards = each.lines.filter(({ isGiftCard }) => isGiftCard).reduce((total, one) => total + one.total, 0);
        const worth = standing(staged, []);
        const rows = sum([worth.returns!, ...measures.map((measure) => worth[measure]!)]);
        const cardWorth = new Big(cards).div(new Big(10).pow(digitsOf[each.currency]));
        expect(rows.plus(cardWorth).toFixed()).to.equal(new Big(staged.total).toFixed());
        const refunds = settledRefunds(staged);
        expect(new Set(refunds.map(({ refundLineId }) => refundLineId)).size).to.equal(refunds.length);
        const left = standing(staged, refunds);
        const isUndone = each.status === 'cancelled' || each.status === 'failed';
        if (isUndone || (left.total === '0' && refunds.length > 0 && staged.total !== '0'))
          expect(left).to.deep.equal(nothing);
        // Apart from a gift card's share, a row is the sum of its measures.
        for (const taken of cards === 0 ? refunds : []) {
          expect(sum([taken.returns, ...measures.map((measure) => taken[measure])]).toFixed()).to.equal(taken.total);
        }
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) },
    );
  });
});
