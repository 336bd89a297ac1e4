import { fromMinor, rangeShare } from '../../kit/amounts.js';
import type { OpenUnits, Return } from '../../trade/returns.js';
import { total, units, written } from '../decimals.js';
import type { Amount, Micros, WooFeeLine, WooLine, WooOrder, WooRefund, WooShippingLine, WooTax } from '../model.js';
import { openLine, refundable, refundedItemOf, totalsOf } from '../order-totals.js';
import { thousandths } from '../quantities.js';
import type { WooTrade } from './trade.js';

/** A refund of returned goods; undefined if nothing is left to refund. */
export function makeRefund(trade: WooTrade, order: WooOrder, returned: Return, at: Micros): WooRefund | undefined {
  const left = refundable(order);
  if (left <= 0n) return undefined;
  const itemised = returned.kind === 'allowance' ? undefined : itemisedRefund(trade, order, returned, at);
  // Amounts refunded without lines reduce what is left: the lines can no longer be refunded completely.
  if (itemised && units(itemised.amount) > 0n && units(itemised.amount) <= left) return itemised;
  return amountRefund(trade, returned.kind === 'everything' ? left : part(trade, left), at);
}

/** Units of each line that no refund has taken. */
export function openUnits(order: WooOrder): OpenUnits[] {
  return order.lines
    .map((line) => ({ lineId: line.id, quantity: openLine(order, line).quantity }))
    .filter(({ quantity }) => quantity > 0);
}

function part(trade: WooTrade, left: bigint): bigint {
  const minor = 10n ** BigInt(8 - trade.settings.decimals);
  const share = (left * BigInt(trade.random.int(10, 60))) / 100n / minor;
  return share > 0n ? share * minor : left;
}

/** A refund without lines. */
function amountRefund(trade: WooTrade, amount: bigint, at: Micros): WooRefund {
  return blank(trade, at, written(amount, trade.settings.decimals), 'goodwill');
}

function blank(trade: WooTrade, at: Micros, amount: Amount, reason: string): WooRefund {
  return {
    ...{ id: trade.ids.next('post'), createdAt: at, amount, reason, refundedPayment: trade.random.chance(0.7) },
    ...{ meta: [], lines: [], shippingLines: [], feeLines: [], taxLines: [] },
  };
}

function itemisedRefund(
  trade: WooTrade,
  order: WooOrder,
  returned: Exclude<Return, { kind: 'allowance' }>,
  at: Micros,
): WooRefund | undefined {
  const { random, ids, settings } = trade;
  const isEverything = returned.kind === 'everything';
  const isFirst = order.refunds.every(({ shippingLines, feeLines }) => shippingLines.length + feeLines.length === 0);
  const withShipping = isFirst && (returned.kind !== 'goods' || returned.withShipping);
  const taken = returned.kind === 'shipping' ? [] : returned.units;
  const lines = taken.map(({ lineId, quantity }) => {
    const line = order.lines.find(({ id }) => id === lineId)!;
    return takenBack(trade, order, line, quantity);
  });
  const refund: WooRefund = {
    ...blank(trade, at, '0', random.pick(['damaged', 'wrong size', ''])),
    lines,
    shippingLines: withShipping ? order.shippingLines.map((line) => negated(trade, line)) : [],
    feeLines: isFirst && isEverything ? order.feeLines.map((line) => negated(trade, line)) : [],
    taxLines: order.taxLines.map((line) => ({ ...line, id: ids.next('item') })),
  };
  refund.amount = written(-totalsOf(refund).total, settings.decimals);
  return lines.length + refund.shippingLines.length > 0 ? refund : undefined;
}

/** Some units of a line, negative; the shares of several refunds add up exactly to the line. */
function takenBack(trade: WooTrade, order: WooOrder, line: WooLine, quantity: number): WooLine {
  const whole = thousandths(line.quantity);
  const taken = whole - thousandths(openLine(order, line).quantity);
  const minor = 10n ** BigInt(8 - trade.settings.decimals);
  const share = (amount: Amount): Amount => {
    const share = rangeShare(units(amount) / minor, taken, taken + thousandths(quantity), whole);
    return fromMinor(-share, trade.settings.decimals);
  };
  const taxes = line.taxes.map(({ rateId, total: tax }): WooTax => {
    const back = share(tax);
    return { rateId, total: back, subtotal: back };
  });
  const tax = written(total(taxes.map((each) => each.total)), trade.settings.decimals);
  return {
    ...line,
    ...{ id: trade.ids.next('item'), quantity: -quantity, taxes, subtotalTax: tax, totalTax: tax },
    // WooCommerce writes the refunded amount into both.
    ...{ subtotal: share(line.total), total: share(line.total) },
    meta: [{ id: trade.ids.next('meta'), key: '_refunded_item_id', value: String(line.id) }],
    costOfGoods: line.costOfGoods === null ? null : share(line.costOfGoods),
  };
}

function negated<Line extends WooShippingLine | WooFeeLine>(trade: WooTrade, line: Line): Line {
  const flip = (amount: Amount): Amount => written(-units(amount), trade.settings.decimals);
  const taxes = line.taxes.map((tax) => ({ ...tax, total: flip(tax.total) }));
  const meta = [{ id: trade.ids.next('meta'), key: '_refunded_item_id', value: String(line.id) }];
  return { ...line, id: trade.ids.next('item'), total: flip(line.total), totalTax: flip(line.totalTax), taxes, meta };
}

/** Completely refunded lines, which may be removed from the order. */
export function returnedLines(order: WooOrder): WooLine[] {
  const taken = new Set(order.refunds.flatMap(({ lines }) => lines.map(refundedItemOf)));
  return order.lines.filter((line) => taken.has(line.id) && openLine(order, line).quantity <= 0);
}
