import { divideRounded, rangeShare, sum } from '../../kit/amounts.js';
import { MICROS_PER_SECOND } from '../../kit/clock.js';
import { newOpaqueId } from './ids.js';
import type { Marketplace } from './marketplaces.js';
import type { ItemMoney, Leaf, Micros, Minor, Order, OrderItem, Transaction, TransactionItem } from './model.js';
import type { Seller } from './seller.js';

const DAY = 86_400 * MICROS_PER_SECOND;
/** Millionths of the price. */
const COMMISSION = 150_000n;
/** Amazon keeps a fifth of the commission of a refund, at most this many minor units. */
const REFUND_COMMISSION_CAP = 500n;

/** Units `from` to `to` of an item. */
export interface Units {
  item: OrderItem;
  from: number;
  to: number;
}

/** Posts the money of shipped units, with its fees. */
export function postShipment(seller: Seller, order: Order, shipped: readonly Units[], at: Micros): void {
  const { random } = seller;
  const isDeferred = order.isBusiness || random.chance(0.6);
  const days = order.isBusiness ? 30 : random.int(9, 14);
  seller.post({
    ...bareOf(seller, order.marketplace, at),
    ...{ type: 'Shipment', description: 'Order Payment', order },
    shipmentId: String(random.int(10_000_000_000_000, 99_999_999_999_999)),
    items: shipped.map((units) => itemOf(units, saleLeaves(order, units))),
    deferral: isDeferred
      ? {
          reason: order.isBusiness ? 'B2B' : 'DD7',
          maturesAt: at + days * DAY,
          release: random.pick(['in-place', 'second-row'] as const),
          releaseId: newOpaqueId(random),
        }
      : null,
  });
}

/** Posts a refund of units that were shipped; what the order's sale has deferred stays deferred until the same day. */
export function postRefund(seller: Seller, order: Order, refunded: readonly Units[], at: Micros): void {
  seller.post({
    ...refundOf(seller, order, at),
    items: refunded.map((units) => itemOf(units, refundLeaves(order, units))),
  });
  for (const { item, to } of refunded) item.refunded = to;
}

/** Posts a part of a price that the seller gives back although the goods stay with the buyer. */
export function postGoodwill(seller: Seller, order: Order, item: OrderItem, amount: Minor, at: Micros): void {
  const leaf: Leaf = {
    path: ['ProductCharges', 'GoodwillPrincipal'],
    amount: -amount,
    settled: ['ItemPrice', 'Goodwill'],
  };
  seller.post({ ...refundOf(seller, order, at), items: [itemOf({ item, from: 0, to: 0 }, [leaf])] });
}

/** A posting without an order. `path` and the names in a settlement report say what it is. */
export interface Charge {
  type: Transaction['type'];
  description: string;
  path: readonly string[];
  settled: readonly [type: string, description: string];
  amount: Minor;
  reference?: string;
  /** The articles that it concerns. */
  items?: readonly Pick<TransactionItem, 'article' | 'quantity'>[];
}

export function postCharge(seller: Seller, marketplace: Marketplace, charge: Charge, at: Micros): void {
  const { type, description, path, settled, amount, reference = null, items = [] } = charge;
  seller.post({
    ...bareOf(seller, marketplace, at),
    ...{ type, description, reference, leaves: [{ path, amount, settled }] },
    items: items.map((each) => ({ ...each, itemId: '', leaves: [] })),
  });
}

/** Corrects the fee of Amazon for the fulfilment of a sale that is still deferred: the row changes in place. */
export function restateFee({ items }: Transaction, difference: Minor): boolean {
  const fee = items.flatMap(({ leaves }) => leaves).find(({ path }) => path.includes('FBAPerUnitFulfillmentFee'));
  if (!fee) return false;
  fee.amount -= difference;
  return true;
}

function refundOf(seller: Seller, order: Order, at: Micros): Transaction {
  const sale = seller.transactionsOf(order.orderId).find(({ type }) => type === 'Shipment');
  const isHeld = sale?.deferral && sale.deferral.maturesAt > at;
  return {
    ...bareOf(seller, order.marketplace, at),
    ...{ type: 'Refund', description: 'Refund Order', order },
    refundId: `amzn1:crow:${newOpaqueId(seller.random, 22)}`,
    deferral: isHeld ? { ...sale.deferral!, releaseId: newOpaqueId(seller.random) } : null,
  };
}

function bareOf(seller: Seller, marketplace: Marketplace, at: Micros): Transaction {
  const { random } = seller;
  return {
    ...{ id: seller.next(), transactionId: newOpaqueId(random), type: 'Adjustment', description: '', marketplace },
    ...{ postedAt: at, lagSeconds: random.chance(0.1) ? random.int(60, 6 * 3600) : 0, order: null, reference: null },
    ...{ refundId: null, shipmentId: null, items: [], leaves: [], deferral: null, isHidden: false },
  };
}

function itemOf({ item, from, to }: Units, leaves: Leaf[]): TransactionItem {
  return {
    article: item.article,
    itemId: item.itemId,
    quantity: to - from,
    leaves: leaves.filter((leaf) => leaf.amount !== 0n),
  };
}

/** The money of some units of an item. */
export function shareOf({ item, from, to }: Units): ItemMoney {
  const share = (total: Minor): Minor => rangeShare(total, from, to, Math.max(1, item.quantity));
  const { principal, tax, shipping, shippingTax, giftWrap, giftWrapTax, discount, shippingDiscount } = item.money;
  return {
    ...{ principal: share(principal), tax: share(tax), shipping: share(shipping), shippingTax: share(shippingTax) },
    ...{ giftWrap: share(giftWrap), giftWrapTax: share(giftWrapTax), discount: share(discount) },
    shippingDiscount: share(shippingDiscount),
  };
}

function saleLeaves(order: Order, units: Units): Leaf[] {
  const { marketplace } = order;
  const fee = commissionOn(shareOf(units));
  const perUnit = order.fulfilledBy === 'AMAZON' ? BigInt(marketplace.minorPerDollar * 3 + 25) : 0n;
  return [
    ...customerLeaves(marketplace, shareOf(units), 1n),
    ...feeLeaves(marketplace, 'Commission', -fee),
    ...feeLeaves(marketplace, 'FBAPerUnitFulfillmentFee', -perUnit * BigInt(units.to - units.from)),
  ];
}

function refundLeaves({ marketplace }: Order, units: Units): Leaf[] {
  const fee = commissionOn(shareOf(units));
  const kept = divideRounded(fee, 5n);
  return [
    ...customerLeaves(marketplace, shareOf(units), -1n),
    ...feeLeaves(marketplace, 'Commission', fee),
    ...feeLeaves(marketplace, 'RefundCommission', -(kept > REFUND_COMMISSION_CAP ? REFUND_COMMISSION_CAP : kept)),
  ];
}

function commissionOn({ principal, shipping, giftWrap, discount, shippingDiscount }: ItemMoney): Minor {
  return divideRounded((principal + shipping + giftWrap - discount - shippingDiscount) * COMMISSION, 1_000_000n);
}

function customerLeaves(marketplace: Marketplace, money: ItemMoney, sign: 1n | -1n): Leaf[] {
  const leaf = (path: string[], amount: Minor, settled: [string, string]): Leaf => ({
    path,
    amount: sign * amount,
    settled,
  });
  // Where Finances split it, the tax in what the buyer pays for the goods, after the discount.
  const paid = money.principal - money.discount;
  const within = marketplace.splitsTax ? taxWithin(marketplace, paid) : 0n;
  const withinShipping = marketplace.splitsTax ? taxWithin(marketplace, money.shipping - money.shippingDiscount) : 0n;
  return [
    leaf(['ProductCharges', 'OurPricePrincipal'], money.principal - within, ['ItemPrice', 'Principal']),
    leaf(['Tax', 'OurPriceTax'], money.tax + within, ['ItemPrice', 'Tax']),
    leaf(['Shipping', 'ShippingPrincipal'], money.shipping - withinShipping, ['ItemPrice', 'Shipping']),
    leaf(['Tax', 'ShippingTax'], money.shippingTax + withinShipping, ['ItemPrice', 'ShippingTax']),
    leaf(['Giftwrap', 'GiftwrapPrincipal'], money.giftWrap, ['ItemPrice', 'GiftWrap']),
    leaf(['Tax', 'GiftwrapTax'], money.giftWrapTax, ['ItemPrice', 'GiftWrapTax']),
    leaf(['PromoRebates', 'OurPriceDiscount'], -money.discount, ['Promotion', 'Principal']),
    leaf(['PromoRebates', 'ShippingDiscount'], -money.shippingDiscount, ['Promotion', 'Shipping']),
    leaf(['TaxWithheld', 'MarketplaceFacilitatorTax-Principal'], -money.tax, withheld('Principal')),
    leaf(['TaxWithheld', 'MarketplaceFacilitatorTax-Shipping'], -money.shippingTax, withheld('Shipping')),
    leaf(['TaxWithheld', 'MarketplaceFacilitatorTax-Other'], -money.giftWrapTax, withheld('Other')),
  ];
}

const withheld = (what: string): [string, string] => ['ItemWithheldTax', `MarketplaceFacilitatorTax-${what}`];

function taxWithin({ taxRate }: Marketplace, gross: Minor): Minor {
  return gross - divideRounded(gross * 1_000_000n, 1_000_000n + taxRate);
}

/** A fee with its base, and in countries where fees are taxed the tax on it. */
function feeLeaves({ splitsTax, taxRate }: Marketplace, name: string, amount: Minor): Leaf[] {
  const settled = ['ItemFees', name] as const;
  const tax = splitsTax ? divideRounded(amount * taxRate, 1_000_000n) : 0n;
  return [
    { path: ['AmazonFees', name, 'Base'], amount, settled },
    { path: ['AmazonFees', name, 'Tax'], amount: tax, settled },
  ];
}

/** All amounts of a transaction. */
export function leavesOf({ items, leaves }: Transaction): Leaf[] {
  return [...items.flatMap((item) => item.leaves), ...leaves];
}

export function totalOf(transaction: Transaction): Minor {
  return sum(leavesOf(transaction).map(({ amount }) => amount));
}
