import { rangeShare } from '../../kit/amounts.js';
import type { CustomerReturn, Micros, Minor, Order, OrderItem } from './model.js';
import { makeOrder, NO_MONEY, shownTax } from './order-maker.js';
import { postGoodwill, postRefund, postShipment, type Units } from './postings.js';
import type { Seller } from './seller.js';
import { centerOf, reserve, shipOut, takeBack, unreserve } from './stock-moves.js';

/** Places an order. `late`: seconds until searches find it. */
export function place(
  seller: Seller,
  at: Micros,
  given: Parameters<typeof makeOrder>[2] & { late?: number } = {},
): Order {
  const order = makeOrder(seller, at, given);
  order.visibleAt = at + (given.late ?? 0) * 1_000_000;
  reserve(seller, order, at);
  seller.put(order);
  return order;
}

/** The payment of a pending order is authorised. */
export function confirm(seller: Seller, order: Order, at: Micros): boolean {
  if (order.status !== 'PENDING') return false;
  order.status = 'UNSHIPPED';
  return touch(seller, order, at);
}

/** Ships all that is open, or a part of it. Refused before confirmation, and if nothing is open. */
export function ship(seller: Seller, order: Order, at: Micros, isPart = false): boolean {
  if (order.status !== 'UNSHIPPED' && order.status !== 'PARTIALLY_SHIPPED') return false;
  const open = order.items.filter(({ quantity, shipped }) => shipped < quantity);
  const shipped: Units[] = [];
  for (const [index, item] of open.entries()) {
    const isLast = index === open.length - 1;
    if (isPart && isLast && item.quantity - item.shipped === 1) continue;
    const to = isPart && isLast ? item.shipped + 1 : item.quantity;
    shipped.push({ item, from: item.shipped, to });
  }
  if (shipped.length === 0) return false;
  for (const { item, from, to } of shipped) {
    item.shipped = to;
    shipOut(seller, order, item.article, to - from, at);
  }
  order.status = order.items.every((item) => item.shipped === item.quantity) ? 'SHIPPED' : 'PARTIALLY_SHIPPED';
  if (order.channel === 'AMAZON' && order.replaces === null) postShipment(seller, order, shipped, at);
  return touch(seller, order, at);
}

/** Cancels what is not shipped. A shipped order stays as it is. */
export function cancel(seller: Seller, order: Order, at: Micros): boolean {
  if (!isOpen(order) || order.items.some(({ shipped }) => shipped > 0)) return false;
  for (const item of order.items) drop(seller, order, item, at);
  order.status = 'CANCELLED';
  return touch(seller, order, at);
}

/** Cancels one item, or some of its units, of an order that goes on. */
export function cancelPart(seller: Seller, order: Order, at: Micros): boolean {
  const [item, ...others] = order.items.filter(({ quantity }) => quantity > 0);
  if (!isOpen(order) || !item || item.shipped > 0) return false;
  if (item.quantity > 1) {
    unreserve(seller, order, item.article, 1, at);
    shrink(order, item);
  } else if (others.length > 0) drop(seller, order, item, at);
  else return false;
  if (order.items.every(({ quantity, shipped }) => shipped === quantity)) order.status = 'SHIPPED';
  return touch(seller, order, at);
}

/** The buyer's address is corrected. */
export function changeAddress(seller: Seller, order: Order, at: Micros): boolean {
  if (!isOpen(order)) return false;
  const [city, state, postalCode] = seller.random.pick(order.marketplace.places);
  order.address = { ...order.address, city, state, postalCode };
  return touch(seller, order, at);
}

/** Refunds some of the shipped units, which may come back. The order itself does not change. */
export function refund(seller: Seller, order: Order, at: Micros): boolean {
  const { random } = seller;
  const item = order.items.find(({ shipped, refunded, givenBack }) => refunded < shipped && givenBack === 0n);
  if (!item || order.channel !== 'AMAZON' || order.replaces !== null) return false;
  const to = random.int(item.refunded + 1, item.shipped);
  const from = item.refunded;
  postRefund(seller, order, [{ item, from, to }], at);
  if (order.fulfilledBy === 'AMAZON' && random.chance(0.7)) comeBack(seller, order, item, to - from, at);
  return true;
}

/** Gives a tenth of the price back without a return, of what was paid and not refunded. */
export function giveBack(seller: Seller, order: Order, at: Micros): boolean {
  if (order.channel !== 'AMAZON') return false;
  const tenth = ({ money, quantity }: OrderItem): Minor => money.principal / (10n * BigInt(quantity));
  const item = order.items.find((each) => {
    const { money, shipped, refunded, quantity, givenBack } = each;
    if (shipped <= refunded || money.principal <= 1000n) return false;
    return givenBack + tenth(each) <= rangeShare(money.principal - money.discount, refunded, shipped, quantity);
  });
  if (!item) return false;
  item.givenBack += tenth(item);
  postGoodwill(seller, order, item, tenth(item), at);
  return true;
}

/** A shipped order is sent once more, free of charge. */
export function replace(seller: Seller, order: Order, at: Micros): Order | undefined {
  if (order.status !== 'SHIPPED' || order.channel !== 'AMAZON' || order.replaces !== null) return undefined;
  const copy = place(seller, at, { replaces: order });
  copy.status = 'UNSHIPPED';
  seller.put(copy);
  return copy;
}

function comeBack(seller: Seller, order: Order, item: OrderItem, quantity: number, at: Micros): void {
  const { random } = seller;
  const disposition = random.pick(['SELLABLE', 'SELLABLE', 'CUSTOMER_DAMAGED', 'DEFECTIVE'] as const);
  const record: CustomerReturn = {
    plate: `LPNHE${String(seller.returns.length + 1).padStart(9, '0')}`,
    ...{ at, order, article: item.article, quantity, disposition, center: centerOf(seller, order.marketplace) },
    reason: random.pick(['UNWANTED_ITEM', 'DEFECTIVE', 'NOT_AS_DESCRIBED', 'ORDERED_WRONG_ITEM']),
    comment: random.chance(0.2) && order.marketplace.country === 'DE' ? 'Zu groß, sonst schön' : '',
  };
  seller.returns.push(record);
  takeBack(seller, order, item.article, quantity, disposition, at);
}

const isOpen = ({ status }: Order): boolean =>
  status === 'PENDING' || status === 'UNSHIPPED' || status === 'PARTIALLY_SHIPPED';

function touch(seller: Seller, order: Order, at: Micros): true {
  order.updatedAt = at;
  order.visibleAt = Math.max(order.visibleAt, at);
  seller.put(order);
  return true;
}

function drop(seller: Seller, order: Order, item: OrderItem, at: Micros): void {
  if (item.quantity === 0) return;
  unreserve(seller, order, item.article, item.quantity, at);
  const by = seller.random.pick(['BUYER', 'MERCHANT', 'AMAZON'] as const);
  const reason = by === 'BUYER' ? 'BUYER_CANCELLED' : 'NO_INVENTORY';
  Object.assign(item, { quantity: 0, money: { ...NO_MONEY }, promotionIds: [], cancellation: { by, reason } });
}

/** One unit less, with the money of the others. */
function shrink(order: Order, item: OrderItem): void {
  const { money, quantity } = item;
  const keep = (total: Minor): Minor => rangeShare(total, 0, quantity - 1, quantity);
  const principal = keep(money.principal);
  const discount = keep(money.discount);
  const shipping = keep(money.shipping);
  const shippingDiscount = keep(money.shippingDiscount);
  const giftWrap = keep(money.giftWrap);
  item.money = {
    ...{ principal, discount, shipping, shippingDiscount, giftWrap },
    tax: shownTax(order.marketplace, principal - discount),
    shippingTax: shownTax(order.marketplace, shipping - shippingDiscount),
    giftWrapTax: shownTax(order.marketplace, giftWrap),
  };
  item.quantity -= 1;
}
