import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { FactOrders } from '../models/facts/fact-orders.js';
import { AmountFields } from './amount-fields.js';
import { ColumnFields } from './column-fields.js';
import { connectionOf } from './connection.js';
import { Money } from './money.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DateScalar } from './scalars/date.js';

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
@ColumnFields(FactOrders)
@Extensions({ needs: 'facts' })
@ObjectType({ description: 'One order.', simpleResolvers: true })
export class Order {
  @Field(() => ID, { description: "Unique id across all sources: the source's id and the platform's id." })
  id!: string;

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

  @Field(() => DateScalar, { description: "Its business day, in the store's time zone." })
  orderDate!: string;

  @Field(() => Boolean, { description: 'Whether it is a test order. Test orders are not counted in any metric.' })
  isTest!: boolean;

  @Field(() => Money, { description: 'The total as the buyer saw it, in the currency of the checkout.' })
  presentmentTotal!: Money;

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

@Extensions({ needs: 'operate' })
@ObjectType({ description: 'A record that an order was built from, as its platform sent it.', simpleResolvers: true })
export class OrderRecord {
  @Field(() => String, { description: 'The kind of record, such as `orders`.' })
  stream!: string;

  @Field(() => String, { description: "The platform's key of the record." })
  key!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it was last changed, by the platform's clock. Null if the platform gives no time.",
  })
  updatedAt!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was read from the platform.' })
  readAt!: string;
}

export const OrderConnection = connectionOf('Order', Order, 'orders');
