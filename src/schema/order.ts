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
  discounts: "The lines' discounts and their share of the order's, without tax, as a positive amount.",
  shipping: 'Shipping charged, without tax.',
  taxes: 'All taxes, those on shipping too.',
  duties: 'Import duties.',
  fees: 'Additional fees.',
  tips: 'Tips.',
  total: 'The total as placed: merchandise after discounts, gift cards, shipping, taxes, duties, fees and tips.',
  reversed: 'Everything taken back so far: refunds, edits and cancellations, whenever they were.',
  revenue: 'The total less everything taken back so far.',
})
@ObjectType({ description: 'One order.', simpleResolvers: true })
export class Order {
  @Field(() => ID, { description: "Identifies it over all sources: the source and the platform's own id." })
  id!: string;

  @Field(() => String, { description: 'What people call it, such as `#1001`.' })
  orderNumber!: string;

  @Field(() => ID, { description: 'The id that the platform knows it by.' })
  platformOrderId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "For a sub-order, a marketplace vendor's part of an order: the id of that order. The sub-order counts nowhere, because the order does, with everything taken back from either. Null for any other order.",
  })
  parentOrderId!: string | null;

  @Field(() => Boolean, { description: "Whether it is a sub-order: a vendor's part of another order, which counts." })
  isSubOrder!: boolean;

  @Field(() => ID, { description: 'The source that it came from.' })
  sourceId!: string;

  @Field(() => DateTimeScalar, { description: 'When it was placed.' })
  orderedAt!: string;

  @Field(() => DateScalar, { description: "The business day that it belongs to, in the store's time zone." })
  orderDate!: string;

  @Field(() => String, { nullable: true, description: "The platform's word for its payment status." })
  financialStatus!: string | null;

  @Field(() => String, { nullable: true, description: "The platform's word for its shipping status." })
  fulfillmentStatus!: string | null;

  @Field(() => Boolean, { description: 'Whether it is a test: then it counts nowhere.' })
  isTest!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the buyer saw prices that include tax. Unit prices, gross sales, discounts and shipping are without tax in either case, totals with it.',
  })
  isTaxIncluded!: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was cancelled. Cancelled orders count.' })
  cancelledAt!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Set when the platform has a newer version that failed its checks: when that version is from, by the platform's clock. The order stays at its last good version until a newer one passes. Null: this is the newest version.",
  })
  staleSince!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why the newest version failed, as a stable word for programs: the code of its rejected record.',
  })
  staleCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Why the newest version failed, and what was expected.' })
  staleMessage!: string | null;

  @Field(() => String, { nullable: true, description: 'Country that it is shipped to, ISO 3166-1 alpha-2.' })
  shipToCountry!: string | null;

  @Field(() => String, { nullable: true, description: 'City that it is shipped to.' })
  shipToCity!: string | null;

  @Field(() => CurrencyScalar, { description: "The store's currency." })
  currency!: string;

  @Field(() => DecimalScalar, { description: "Reporting currency for one unit of the store's, on the order's day." })
  exchangeRate!: string;

  @Field(() => Money, { description: 'The total as the buyer saw it, in the currency of the checkout.' })
  presentmentTotal!: Money;

  @Field(() => DecimalScalar, { description: 'Units of merchandise ordered; gift cards are left out.' })
  itemsSold!: string;

  @Field(() => Money, {
    nullable: true,
    description:
      "The gross sales as the buyer saw them, with tax, in the store's currency; null where the order's prices are without tax.",
  })
  storeGrossSalesIncludingTax!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description:
      "The discounts as the buyer saw them, with tax, in the store's currency; null where the order's prices are without tax.",
  })
  storeDiscountsIncludingTax!: Money | null;
}

export const OrderConnection = connectionOf('Order', Order, 'orders');
