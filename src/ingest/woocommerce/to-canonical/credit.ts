import { decimalPattern, type FixedPoint, magnitudeOf, parseDecimal } from '../../staging/decimal.js';
import type { WooLine, WooOrder } from './order-shape.js';
import { amountOf, metaValue } from './shapes.js';

/**
 * Gift cards, store credit and account funds: WooCommerce has none, and each plugin writes its own fields. The amount paid by card is
 * deducted from the order's total without a line for it. It is a payment, so the order is a sale of all its lines.
 */

/** The amounts paid by credit, by each plugin's fields. A plugin writes them whether or not it lowered the total. */
const plugins: ((order: WooOrder) => FixedPoint)[] = [
  // Gift Cards (WooCommerce.com), `WC_GC_REST_API_Order_Controller`: amounts are numbers.
  ({ gift_cards: cards }) => sumOf(cards?.map(({ amount }) => amount)),
  // PW Gift Cards, `register_rest_field( 'shop_order', 'pw_gift_cards_redeemed' )`.
  ({ pw_gift_cards_redeemed: cards }) => sumOf(cards?.map(({ amount }) => amount)),
  // Account Funds: the stored total is less the funds.
  ({ meta_data: meta }) => sumOf([metaValue(meta, '_funds_used')]),
  // Smart Coupons: credit by coupon code; an empty list if there was none.
  ({ meta_data: meta }) => sumOf(valuesOf(metaValue(meta, 'smart_coupons_contribution'))),
  // YITH Gift Cards, which turns a card into a fee line when the order is edited.
  (order) => (cardFeeOf(order) === null ? yithCards(order) : 0n),
];

/** On the line of a gift card that was sold: by Gift Cards, PW Gift Cards, YITH Gift Cards. */
const soldCards = ['wc_gc_giftcard_amount', 'pw_gift_card_amount', '_ywgc_amount'];

/** Whether a line sells a gift card: money received in advance, not a sale. */
export function isGiftCard({ meta_data: meta }: WooLine): boolean {
  return meta?.some(({ key }) => soldCards.includes(key)) ?? false;
}

/**
 * How much of the gap between an order's rows and its total was paid with credit: of all amounts that plugins record, alone or
 * combined, the one that leaves the smallest rest. So a card of 0.05 is a payment, although rounding could explain as much, and
 * credit that was already deducted from the lines is not counted again.
 */
export function creditIn(order: WooOrder, short: FixedPoint): FixedPoint {
  let best = 0n;
  for (const credit of sumsOf(plugins.map((creditOfPlugin) => creditOfPlugin(order)).filter((amount) => amount > 0n))) {
    const isBetter = magnitudeOf(short - credit) < magnitudeOf(short - best);
    if (isBetter || (magnitudeOf(short - credit) === magnitudeOf(short - best) && credit > best)) best = credit;
  }
  return best;
}

/** The fee line that is a YITH gift card: negative, exactly the card's amount, without tax. */
export function cardFeeOf(order: WooOrder): WooOrder['fee_lines'][0] | null {
  if (!metaValue(order.meta_data, 'ywgc_gift_card_updated_as_fee')) return null;
  const paid = yithCards(order);
  const isCard = ({ total, total_tax: tax }: { total: string; total_tax: string }): boolean =>
    amountOf(total) === -paid && amountOf(tax) === 0n;
  return paid > 0n ? (order.fee_lines.find(isCard) ?? null) : null;
}

function yithCards({ meta_data: meta }: WooOrder): FixedPoint {
  return sumOf([metaValue(meta, '_ywgc_applied_gift_cards_totals')]);
}

/** The sums of all subsets except the empty one. */
function sumsOf(amounts: readonly FixedPoint[]): FixedPoint[] {
  const sums: FixedPoint[] = [];
  for (const amount of amounts) sums.push(amount, ...sums.map((sum) => sum + amount));
  return sums;
}

function valuesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function sumOf(values: readonly unknown[] = []): FixedPoint {
  return values.reduce<FixedPoint>((sum, value) => sum + creditOf(value), 0n);
}

const decimal = new RegExp(decimalPattern);

/** PHP adds amounts as floats and writes the noise: 24.1 as 24.100000000000001. */
function creditOf(value: unknown): FixedPoint {
  const text = typeof value === 'number' ? value.toFixed(6) : value;
  return typeof text === 'string' && decimal.test(text) ? parseDecimal(text) : 0n;
}
