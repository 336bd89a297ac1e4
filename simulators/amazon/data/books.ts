import { sum } from '../../kit/amounts.js';
import { businessDays } from '../../kit/business-days.js';
import type { Marketplace } from './marketplaces.js';
import type { Leaf, Micros, Minor, Order, Transaction } from './model.js';
import { showsMoney } from './order-money.js';
import { leavesOf } from './postings.js';
import type { Seller } from './seller.js';
import { type Settlement, settlementsOf } from './settlements.js';

/** The local day of the marketplace, the marketplace and its currency. */
interface Key {
  day: string;
  marketplaceId: string;
  currency: string;
}

/** Orders that are sales: not cancelled, a replacement, of another channel, or pending without prices. */
export interface SalesEntry extends Key {
  orders: number;
  units: number;
  /** Of items, before promotions, as shown: with the tax where prices contain it. */
  gross: Minor;
  shipping: Minor;
  giftWrap: Minor;
  /** Taken off items and shipping; positive. */
  promotions: Minor;
  /** Shown apart from the prices: all of it is collected and remitted by Amazon. */
  tax: Minor;
  taxByAmazon: Minor;
}

/** Signed amounts by the last name of their path that is not `Base` or `Tax` of a fee, such as `Commission`. */
export interface MoneyEntry extends Key {
  amounts: Record<string, Minor>;
  total: Minor;
}

export interface Books {
  sales: SalesEntry[];
  /** Of shipments and refunds without fees, such as `OurPricePrincipal`. */
  charges: MoneyEntry[];
  refunds: MoneyEntry[];
  /** Of orders and of the account; negative amounts are costs. */
  fees: MoneyEntry[];
  reimbursements: MoneyEntry[];
  adjustments: MoneyEntry[];
  /** Orders that are no sales. */
  counts: { pending: number; cancelled: number; replacements: number; nonAmazon: number };
  settlements: Settlement[];
}

/**
 * The expected figures from the records as they are: sales by the day of purchase, money by the day of posting; each transaction
 * once, whatever rows Finances shows for it. Days without anything are not there. `from` (inside) and `to` (outside) bound the times.
 */
export function booksOf(seller: Seller, now: Micros, from = 0, to = Number.MAX_SAFE_INTEGER): Books {
  const orders = [...seller.orders.values()].filter(({ createdAt }) => createdAt >= from && createdAt < to);
  const posted = seller.transactions.filter(({ postedAt }) => postedAt >= from && postedAt < to);
  const money = (fits: (transaction: Transaction, leaf: Leaf) => boolean): MoneyEntry[] => moneyOf(posted, fits);
  const isFee = ({ path }: Leaf): boolean => path[0] === 'AmazonFees' || path[0] === 'AdvertisingFee';
  return {
    sales: salesOf(orders.filter(isSale)),
    charges: money(({ type }, leaf) => type === 'Shipment' && !isFee(leaf)),
    refunds: money(({ type }, leaf) => type === 'Refund' && !isFee(leaf)),
    fees: money((_, leaf) => isFee(leaf)),
    reimbursements: money(({ type }) => type === 'FBAInventoryReimbursement'),
    adjustments: money(({ type }) => type === 'Adjustment'),
    counts: {
      pending: orders.filter((each) => each.status === 'PENDING' && each.channel === 'AMAZON' && !showsMoney(each))
        .length,
      cancelled: orders.filter(({ status, channel }) => status === 'CANCELLED' && channel === 'AMAZON').length,
      replacements: orders.filter(({ replaces }) => replaces !== null).length,
      nonAmazon: orders.filter(({ channel }) => channel === 'NON_AMAZON').length,
    },
    settlements: settlementsOf(seller, now),
  };
}

function isSale(order: Order): boolean {
  return order.replaces === null && showsMoney(order);
}

function salesOf(orders: readonly Order[]): SalesEntry[] {
  return grouped(orders, ({ createdAt }) => createdAt).map(([key, group]) => {
    const items = group.flatMap((order) => order.items);
    const total = (of: (money: (typeof items)[number]['money']) => Minor): Minor =>
      sum(items.map((item) => of(item.money)));
    const tax = total((money) => money.tax + money.shippingTax + money.giftWrapTax);
    return {
      ...key,
      orders: group.length,
      units: items.reduce((units, { quantity }) => units + quantity, 0),
      gross: total(({ principal }) => principal),
      shipping: total(({ shipping }) => shipping),
      giftWrap: total(({ giftWrap }) => giftWrap),
      promotions: total(({ discount, shippingDiscount }) => discount + shippingDiscount),
      tax,
      taxByAmazon: tax,
    };
  });
}

function moneyOf(
  transactions: readonly Transaction[],
  fits: (transaction: Transaction, leaf: Leaf) => boolean,
): MoneyEntry[] {
  return grouped(transactions, ({ postedAt }) => postedAt)
    .map(([key, group]) => {
      const amounts: Record<string, Minor> = {};
      for (const transaction of group) {
        for (const leaf of leavesOf(transaction).filter((each) => fits(transaction, each))) {
          const name = nameOf(leaf);
          amounts[name] = (amounts[name] ?? 0n) + leaf.amount;
        }
      }
      return { ...key, amounts, total: sum(Object.values(amounts)) };
    })
    .filter(({ amounts }) => Object.keys(amounts).length > 0);
}

function nameOf({ path }: Leaf): string {
  return path[0] === 'AmazonFees' ? path[1]! : path.at(-1)!;
}

/** Records by local day and marketplace, in that order. */
function grouped<Row extends { marketplace: Marketplace }>(
  rows: readonly Row[],
  at: (row: Row) => Micros,
): [Key, Row[]][] {
  const days = new Map<string, (instant: Micros) => string>();
  const groups = new Map<string, [Key, Row[]]>();
  for (const row of rows) {
    const { id, zone, currency } = row.marketplace;
    const dayOf = days.get(zone) ?? businessDays(zone);
    days.set(zone, dayOf);
    const key = { day: dayOf(at(row)), marketplaceId: id, currency };
    const name = `${key.day}|${id}`;
    const group = groups.get(name) ?? [key, []];
    group[1].push(row);
    groups.set(name, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
