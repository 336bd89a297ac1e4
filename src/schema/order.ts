import { Field, ID, ObjectType } from 'type-graphql';
import { AmountFields } from './amount-fields.js';
import { connectionOf } from './connection.js';
import { Money } from './money.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DateScalar } from './scalars/date.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DecimalScalar } from './scalars/decimal.js';

@AmountFields({
  grossSales: 'List price times quantity of the merchandise, without tax, before discounts; gift cards are 0.',
  discounts: "Line discounts plus the lines' share of order discounts, without tax, as a positive amount.",
  shipping: 'Shipping charged, without tax.',
  taxes: 'All taxes, including those on shipping.',
  duties: 'Import duties.',
  fees: 'Additional fees.',
  tips: 'Tips.',
  total: 'The total as placed: merchandise after discounts, gift cards, shipping, taxes, duties, fees and tips.',
  reversed: 'All reversals so far: refunds, edits and cancellations, on any date.',
  revenue: 'The total less all reversals so far.',
})
@ObjectType({ description: 'One order.', simpleResolvers: true })
export class Order {
  @Field(() => ID, { description: "Unique id across all sources: the source's id and the platform's id." })
  id!: string;

  @Field(() => String, { description: 'The order number as people see it, such as `#1001`.' })
  orderNumber!: string;

  @Field(() => ID, { description: "The platform's id." })
  platformOrderId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "For a sub-order (a marketplace vendor's part of an order): the id of that order. The sub-order is not counted in any metric; the order is, with the refunds of both. Null for any other order.",
  })
  parentOrderId!: string | null;

  @Field(() => Boolean, {
    description: "Whether it is a sub-order: a vendor's part of another order. Only that other order is counted.",
  })
  isSubOrder!: boolean;

  @Field(() => ID, { description: 'The source from which it was read.' })
  sourceId!: string;

  @Field(() => DateTimeScalar, { description: 'When it was placed.' })
  orderedAt!: string;

  @Field(() => DateScalar, { description: "Its business day, in the store's time zone." })
  orderDate!: string;

  @Field(() => String, { nullable: true, description: "The platform's payment status." })
  financialStatus!: string | null;

  @Field(() => String, { nullable: true, description: "The platform's shipping status." })
  fulfillmentStatus!: string | null;

  @Field(() => Boolean, { description: 'Whether it is a test order. Test orders are not counted in any metric.' })
  isTest!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the buyer saw prices that include tax. Unit prices, gross sales, discounts and shipping exclude tax in either case; totals include it.',
  })
  isTaxIncluded!: boolean;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was cancelled. Cancelled orders are counted; their reversals are in the refunds.',
  })
  cancelledAt!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Set when the platform has a newer version that failed validation: the time of that version, by the platform's clock. Until a newer version passes, the order shows its last valid version. Null: this is the newest version.",
  })
  staleSince!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Error code of the newest version: the code of its rejected record.',
  })
  staleCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Why the newest version failed, and what was expected.' })
  staleMessage!: string | null;

  @Field(() => String, { nullable: true, description: 'Country of the shipping address, ISO 3166-1 alpha-2.' })
  shipToCountry!: string | null;

  @Field(() => String, { nullable: true, description: 'City of the shipping address.' })
  shipToCity!: string | null;

  @Field(() => CurrencyScalar, { description: "The store's currency." })
  currency!: string;

  @Field(() => DecimalScalar, {
    description: "Units of the reporting currency per unit of the store's currency, on the order's day.",
  })
  exchangeRate!: string;

  @Field(() => Money, { description: 'The total as the buyer saw it, in the currency of the checkout.' })
  presentmentTotal!: Money;

  @Field(() => DecimalScalar, { description: 'Units of merchandise ordered, without gift cards.' })
  itemsSold!: string;

  @Field(() => Money, {
    nullable: true,
    description:
      "The gross sales as the buyer saw them, including tax, in the store's currency. Null where the order's prices exclude tax.",
  })
  storeGrossSalesIncludingTax!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description:
      "The discounts as the buyer saw them, including tax, in the store's currency. Null where the order's prices exclude tax.",
  })
  storeDiscountsIncludingTax!: Money | null;
}

export const OrderConnection = connectionOf('Order', Order, 'orders');
