import { DataError } from '../../../runtime/errors.js';
import {
  type FixedPoint,
  formatDecimal,
  largerOf,
  magnitudeOf,
  minorUnitOf,
  parseDecimal,
} from '../../staging/decimal.js';
import { cardFeeOf, creditIn } from './credit.js';
import type { WooOrder } from './order-shape.js';
import { amountOf } from './shapes.js';

/** Acceptable rounding: half a unit per row at most, and cash rounded to the next 0.05 or 0.10. */
const cashRounding = 10n;

export interface OrderSums {
  /** Fee lines, and the rounding difference between the rows and what was paid. */
  fees: FixedPoint;
  /** The order's total, however it was paid. */
  total: FixedPoint;
  /** The part of it paid with gift cards and store credit: WooCommerce's own total excludes it. */
  credit: FixedPoint;
  /** The smallest amount that the order shows: a smaller difference between two amounts counts as none. */
  unit: FixedPoint;
}

/**
 * The sum of an order's rows, compared with its total. If they differ by more than rounding, the order lacks something, or has it
 * twice, and is rejected.
 */
export function orderSums(order: WooOrder): OrderSums {
  const sum = (rows: readonly { total: string }[]): FixedPoint =>
    rows.reduce((total, row) => total + amountOf(row.total), 0n);
  const cardFee = cardFeeOf(order);
  const cardPaid = cardFee === null ? 0n : -amountOf(cardFee.total);
  const fees = sum(order.fee_lines) + cardPaid;
  const rows = sum(order.line_items) + amountOf(order.shipping_total) + fees + amountOf(order.total_tax);
  const charged = amountOf(order.total);
  const credit = cardPaid + creditIn(order, rows - charged - cardPaid);
  const rounding = charged + credit - rows;
  const count = order.line_items.length + order.shipping_lines.length + order.fee_lines.length;
  const unit = roundingUnit(order);
  if (magnitudeOf(rounding) <= unit * (cashRounding + BigInt(count)))
    return { fees: fees + rounding, total: charged + credit, credit, unit };
  throw new DataError(
    `WooCommerce order ${order.id}: lines, shipping, fees and taxes add up to ${formatDecimal(rows)}, but its total is ${order.total}` +
      `${credit > 0n ? ` and ${formatDecimal(credit)} was paid with gift cards or store credit` : ''}. ` +
      'A plugin may have changed the total without adding a line. Compare the raw record with the order in the store.',
    { code: 'order_does_not_add_up', path: 'total', value: order.total },
  );
}

/** Each amount is rounded to the decimals that the store shows, which may be fewer than its currency has. */
function roundingUnit({ currency, total }: WooOrder): FixedPoint {
  const shown = total.split('.')[1]?.length ?? 0;
  return largerOf(minorUnitOf(currency), parseDecimal(shown === 0 ? '1' : `0.${'1'.padStart(shown, '0')}`));
}
