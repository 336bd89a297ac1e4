import { digitsOf, toMinor } from '../../kit/amounts.js';
import type { Micros, ShopLine, ShopOrder, ShopRefund, ShopTransaction } from '../model.js';
import { shownLine } from '../tip-line.js';
import {
  captured,
  lineSums,
  orderTotal,
  paidBack,
  refundValue,
  remainingValue,
  unitSums,
  unitsGone,
  unitsRemoved,
} from './order-sums.js';
import { financialStatusOf } from './payment.js';

/** Returns everything that is inconsistent in an order. `currency` is the shop's. */
export function checkOrder(order: ShopOrder, currency: string): string[] {
  const digits = digitsOf(currency);
  const faults: string[] = [];
  const expect = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(`${order.name}: ${fault}`);
  };
  expect(order.lines.length > 0, 'has no lines');
  for (const line of order.lines) checkLine(order, line, digits, expect);
  for (const line of order.shippingLines) {
    expect(
      toMinor(line.discountedAmount, digits) <= toMinor(line.amount, digits),
      `shipping ${line.id} is discounted upwards`,
    );
    checkTax(
      toMinor(line.discountedAmount, digits),
      line.taxLines,
      order.taxesIncluded,
      digits,
      `shipping ${line.id}`,
      expect,
    );
  }
  checkDiscounts(order, digits, expect);
  for (const refund of order.refunds) checkRefund(order, refund, digits, expect);
  checkEdits(order, digits, expect);
  checkMoney(order, digits, expect);
  checkTimes(order, expect);
  return faults;
}

type Expect = (holds: boolean, fault: string) => void;

function checkLine(order: ShopOrder, line: ShopLine, digits: number, expect: Expect): void {
  const { subtotal } = lineSums(line, order.taxesIncluded, digits);
  expect(Number.isInteger(line.quantity) && line.quantity > 0, `line ${line.id} has quantity ${line.quantity}`);
  expect(subtotal >= 0n, `line ${line.id} has a negative price`);
  expect(unitsGone(order, line.id) <= line.quantity, `line ${line.id} gave back more units than were ordered`);
  expect(
    !line.isGiftCard || (line.lineDiscount === null && line.discountAllocations.length === 0),
    `gift card ${line.id} is discounted`,
  );
  expect(!line.isGiftCard || line.taxLines.length === 0, `gift card ${line.id} is taxed`);
  checkTax(subtotal, line.taxLines, order.taxesIncluded, digits, `line ${line.id}`, expect);
}

/** Each tax must be its rate's part of the net amount, to within half a minor unit. */
function checkTax(
  net: bigint,
  lines: ShopLine['taxLines'],
  included: boolean,
  digits: number,
  what: string,
  expect: Expect,
): void {
  const whole = 1 + (included ? lines.reduce((rates, { rate }) => rates + rate, 0) : 0);
  for (const { amount, rate, title } of lines) {
    const off = Math.abs(Number(toMinor(amount, digits)) - (Number(net) * rate) / whole);
    expect(off <= 0.5 + 1e-6, `${what}: ${title} of ${amount} is not ${rate} of ${net}`);
  }
}

function checkDiscounts(order: ShopOrder, digits: number, expect: Expect): void {
  const given = order.lines.flatMap((line) => [
    ...(line.lineDiscount ? [line.lineDiscount] : []),
    ...line.discountAllocations,
  ]);
  order.discountApplications.forEach((application, index) => {
    const parts = given.filter(({ applicationIndex }) => applicationIndex === index);
    const total = parts.reduce((sum, { amount }) => sum + toMinor(amount, digits), 0n);
    if (application.targetType === 'SHIPPING_LINE') return;
    expect(total > 0n, `discount ${application.label} is never applied`);
    if ('amount' in application.value) {
      expect(
        total <= toMinor(application.value.amount, digits),
        `discount ${application.label} is applied for more than its value`,
      );
    }
  });
  expect(
    given.every(({ applicationIndex }) => order.discountApplications[applicationIndex]?.targetType === 'LINE_ITEM'),
    'a line refers to a discount that does not exist',
  );
  const codes = order.discountApplications.filter(({ kind }) => kind === 'code').map(({ label }) => label);
  expect(codes.join() === order.discountCodes.join(), 'the discount codes differ from those of its discounts');
}

function checkRefund(order: ShopOrder, refund: ShopRefund, digits: number, expect: Expect): void {
  const what = `refund ${refund.id}`;
  const own = order.transactions.filter(({ id }) => refund.transactionIds.includes(id));
  const money = sumOf(
    own.filter(({ status }) => status === 'SUCCESS'),
    digits,
  );
  expect(
    own.length === refund.transactionIds.length && own.every(({ kind }) => kind === 'REFUND'),
    `${what} refers to transactions that do not exist`,
  );
  expect(
    money === toMinor(refund.totalRefunded, digits),
    `${what} paid ${money}, but its total is ${refund.totalRefunded}`,
  );
  expect(
    (refund.createdAt === null) === own.some(({ status }) => status === 'PENDING') || own.length === 0,
    `${what} is pending, but was paid`,
  );
  const isCancel = refund.lines.some(({ restockType }) => restockType === 'CANCEL') || refund.note === 'Cancelled';
  const worth = refundValue(refund, order.taxesIncluded, digits);
  const moved = sumOf(own, digits);
  const exchangedFor = refund.note === 'Exchange' ? putOnAt(order, refund.processedAt, digits) : 0n;
  const owed = worth > exchangedFor ? worth - exchangedFor : 0n;
  expect(isCancel ? moved <= worth : moved === owed, `${what} is worth ${worth} and moves ${moved}`);
  for (const line of refund.lines)
    expect(shownLine(order, line.lineId) !== undefined, `${what} refers to line ${line.lineId}, which does not exist`);
}

/** The value added by an edit at that instant. */
function putOnAt(order: ShopOrder, at: Micros, digits: number): bigint {
  return order.edits
    .filter(({ happenedAt }) => happenedAt === at)
    .flatMap(({ changes }) => changes)
    .reduce((sum, { quantity, total }) => (quantity > 0 ? sum + toMinor(total, digits) : sum), 0n);
}

function checkEdits(order: ShopOrder, digits: number, expect: Expect): void {
  for (const line of order.lines) {
    const removed = unitsRemoved(order, line.id);
    const taken = order.edits.flatMap(({ changes }) =>
      changes.filter((change) => change.lineId === line.id && change.quantity < 0),
    );
    const total = taken.reduce((sum, change) => sum - toMinor(change.total, digits), 0n);
    const all = unitSums(line, 0, line.quantity, order.taxesIncluded, digits).value;
    expect(
      total <= all && (removed > 0 || total === 0n),
      `edits remove ${total} from line ${line.id}, which is worth ${all}`,
    );
  }
}

function checkMoney(order: ShopOrder, digits: number, expect: Expect): void {
  const received = captured(order, digits);
  expect(paidBack(order, digits) <= received, 'paid back more than it received');
  expect(remainingValue(order, digits) >= 0n, 'gave back more than its total');
  expect(received <= orderTotal(order, digits), 'received more than its total');
  expect(
    order.financialStatus === financialStatusOf(order, digits),
    `is ${order.financialStatus}, its money says ${financialStatusOf(order, digits)}`,
  );
  const refunded = order.refunds.reduce((sum, { totalRefunded }) => sum + toMinor(totalRefunded, digits), 0n);
  expect(refunded === paidBack(order, digits), 'its refunds differ from its refund transactions');
}

function checkTimes(order: ShopOrder, expect: Expect): void {
  const events = [order.createdAt, order.cancelledAt ?? 0, order.closedAt ?? 0];
  events.push(...order.refunds.map(({ updatedAt }) => updatedAt), ...order.edits.map(({ happenedAt }) => happenedAt));
  events.push(...order.transactions.map(({ createdAt }) => createdAt));
  expect(events.every(Number.isSafeInteger), 'has an instant that is not whole microseconds');
  expect(order.updatedAt >= Math.max(...events), 'was changed after its updatedAt');
  expect(
    order.refunds.every(({ processedAt }) => processedAt >= Math.min(order.createdAt, order.processedAt)),
    'was refunded before it was placed',
  );
}

function sumOf(transactions: readonly ShopTransaction[], digits: number): bigint {
  return transactions.reduce((sum, { amount }) => sum + toMinor(amount, digits), 0n);
}
