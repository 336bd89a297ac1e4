import { Field, ID, ObjectType } from 'type-graphql';
import { FactOrders } from '../models/facts/fact-orders.js';
import { AmountFields } from './amount-fields.js';
import { ColumnFields } from './column-fields.js';
import { connectionOf } from './connection.js';
import { Money } from './money.js';
import { DateScalar } from './scalars/date.js';

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
@ColumnFields(FactOrders)
@ObjectType({ description: 'One order.', simpleResolvers: true })
export class Order {
  @Field(() => ID, { description: "Identifies it over all sources: the source and the platform's own id." })
  id!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "For a sub-order, a marketplace vendor's part of an order: the id of that order. The sub-order counts nowhere, because the order does, with everything taken back from either. Null for any other order.",
  })
  parentOrderId!: string | null;

  @Field(() => Boolean, { description: "Whether it is a sub-order: a vendor's part of another order, which counts." })
  isSubOrder!: boolean;

  @Field(() => DateScalar, { description: "The business day that it belongs to, in the store's time zone." })
  orderDate!: string;

  @Field(() => Boolean, { description: 'Whether it is a test: then it counts nowhere.' })
  isTest!: boolean;

  @Field(() => Money, { description: 'The total as the buyer saw it, in the currency of the checkout.' })
  presentmentTotal!: Money;

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
