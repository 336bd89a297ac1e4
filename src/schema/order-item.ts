import { Field, ID, ObjectType } from 'type-graphql';
import { FactOrderItems } from '../models/facts/fact-order-items.js';
import { AmountFields } from './amount-fields.js';
import { ColumnFields } from './column-fields.js';
import { Money } from './money.js';

@AmountFields({
  grossSales: 'What was paid for the line less its tax, and its discounts; 0 for a gift card.',
  discounts: "The line's own discount and its share of the order's, without tax, as a positive amount.",
  taxes: "The line's taxes.",
})
@ColumnFields(FactOrderItems)
@ObjectType({ description: 'One line of an order.', simpleResolvers: true })
export class OrderItem {
  @Field(() => ID, { description: "Identifies it: its order and the platform's own id of the line." })
  id!: string;

  @Field(() => Money, {
    description:
      "List price of one unit without tax, in the store's currency: gross sales divided by the quantity; of a gift card what it costs.",
  })
  storeUnitPrice!: Money;

  @Field(() => Money, {
    nullable: true,
    description:
      "List price of one unit as the buyer saw it, with tax, in the store's currency; null where the order's prices are without tax.",
  })
  storeUnitPriceIncludingTax!: Money | null;

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
