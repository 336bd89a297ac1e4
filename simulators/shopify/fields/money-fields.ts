import { digitsOf } from '../../kit/amounts.js';
import { Typed, type TypeFields } from '../context.js';
import type { ShopOrder } from '../model.js';
import { convert, formatDecimal, formatMoney, type Money, parseRate } from '../money.js';

/** An amount of an order, in the shop's currency; the presentment amount follows from the order's rate. */
export class Bag {
  constructor(
    readonly amount: Money,
    readonly order: ShopOrder,
  ) {}
}

interface MoneyV2 {
  amount: string;
  currencyCode: string;
}

const rates = new Map<string, bigint>();

/** The order's own rate, the same for all its amounts. */
function rateOf(order: ShopOrder): bigint {
  let rate = rates.get(order.presentmentRate);
  if (rate === undefined) {
    rate = parseRate(order.presentmentRate);
    rates.set(order.presentmentRate, rate);
  }
  return rate;
}

export function moneyV2(amount: Money, currencyCode: string): MoneyV2 {
  return { amount: formatDecimal(amount), currencyCode };
}

export function moneyScalar(amount: Money, currency: string): string {
  return formatMoney(amount, currency);
}

export function pricingValue(
  value: { percentage: number } | { amount: string },
  currency: string,
  amount: (text: string) => Money,
): Typed {
  if ('percentage' in value) return new Typed('PricingPercentageValue', value);
  return new Typed('MoneyV2', moneyV2(amount(value.amount), currency));
}

export const moneyFields: Record<string, TypeFields> = {
  MoneyBag: {
    shopMoney: (bag: Bag, { context }) => moneyV2(bag.amount, context.shop.settings.currency),
    presentmentMoney: ({ amount, order }: Bag, { context }) => {
      const currency = order.presentmentCurrency;
      if (currency === context.shop.settings.currency) return moneyV2(amount, currency);
      return moneyV2(convert(amount, rateOf(order), digitsOf(currency)), currency);
    },
  },
  MoneyV2: {
    amount: (money: MoneyV2) => money.amount,
    currencyCode: (money: MoneyV2) => money.currencyCode,
  },
  PricingPercentageValue: { percentage: (value: { percentage: number }) => value.percentage },
};
