import { Big } from 'big.js';
import type { ItemMoney, Minor, Order, Transaction } from '../../simulators/amazon/data/model.js';
import { leavesOf } from '../../simulators/amazon/data/postings.js';
import type { Seller } from '../../simulators/amazon/data/seller.js';
import { digitsOf, fromMinor, sum } from '../../simulators/kit/amounts.js';
import { businessDays } from '../../simulators/kit/business-days.js';
import { MICROS_PER_SECOND } from '../../simulators/kit/clock.js';

/** What happened on a day, in a marketplace's currency. Amounts are 0 where they are left out. */
export interface SellerEvent {
  day: string;
  currency: string;
  orders: number;
  itemsSold: number;
  amounts: Record<'grossSales' | 'discounts' | 'returns' | 'shipping' | 'refunds', Big>;
}

/** The sales and refunds of an account at Amazon by the day in Berlin. Prices contain tax, of which orders tell nothing. */
export function sellerEvents({ orderList, transactions }: Seller): SellerEvent[] {
  return [...orderList.filter(isShown).map(saleOf), ...transactions.filter(isRefund).map(refundOf)];
}

const dayOf = businessDays('Europe/Berlin');

function isShown({ channel, replaces, status, showsPendingMoney }: Order): boolean {
  return channel === 'AMAZON' && replaces === null && (status !== 'PENDING' || showsPendingMoney);
}

function saleOf({ createdAt, status, items, marketplace: { currency } }: Order): SellerEvent {
  const sold = status === 'CANCELLED' ? [] : items;
  const total = (of: (money: ItemMoney) => Minor): Big => amount(sum(sold.map(({ money }) => of(money))), currency);
  return {
    ...{ day: dayOf(createdAt), currency, orders: 1 },
    itemsSold: sold.reduce((units, { quantity }) => units + quantity, 0),
    amounts: {
      ...{ grossSales: total(({ principal }) => principal), discounts: total(({ discount }) => discount) },
      shipping: total(({ shipping, shippingDiscount }) => shipping - shippingDiscount),
      ...{ returns: new Big(0), refunds: new Big(0) },
    },
  };
}

/** Finances show it a little later. */
function isRefund({ type, postedAt, lagSeconds }: Transaction): boolean {
  return type === 'Refund' && postedAt + lagSeconds * MICROS_PER_SECOND < Date.now() * 1000;
}

function refundOf(transaction: Transaction): SellerEvent {
  const { currency } = transaction.marketplace;
  const ofBuyer = leavesOf(transaction).filter(({ path }) => path[0] !== 'AmazonFees');
  const back = (fits: (name: string) => boolean): Big =>
    amount(-sum(ofBuyer.filter(({ path }) => fits(path.at(-1)!)).map((leaf) => leaf.amount)), currency);
  return {
    ...{ day: dayOf(transaction.postedAt), currency, orders: 0, itemsSold: 0 },
    amounts: {
      ...{ grossSales: new Big(0), discounts: new Big(0), refunds: back(() => true) },
      returns: back((name) => !/^(Shipping|Giftwrap)/.test(name)),
      shipping: back((name) => name.startsWith('Shipping')).times(-1),
    },
  };
}

function amount(minor: Minor, currency: string): Big {
  return new Big(fromMinor(minor, digitsOf(currency)));
}
