import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { FactOrderItems } from '../models/facts/fact-order-items.js';
import { AmountFields } from './amount-fields.js';
import { ColumnFields } from './column-fields.js';
import { Money } from './money.js';

@AmountFields({
  grossSales: 'The amount paid for the line without its tax, plus its discounts. 0 for a gift card.',
  discounts: "The line's discount plus its share of the order's discounts, without tax, as a positive amount.",
  taxes: "The line's taxes.",
})
@ColumnFields(FactOrderItems)
@Extensions({ needs: 'facts' })
@ObjectType({ description: 'One line of an order.', simpleResolvers: true })
export class OrderItem {
  @Field(() => ID, { description: "Unique id: the order's id and the platform's id of the line." })
  id!: string;

  @Field(() => Money, {
    description:
      "List price of one unit without tax, in the store's currency: gross sales divided by the quantity. For a gift card, its price.",
  })
  storeUnitPrice!: Money;

  @Field(() => Money, {
    nullable: true,
    description:
      "List price of one unit as the buyer saw it, including tax, in the store's currency. Null where the order's prices exclude tax.",
  })
  storeUnitPriceIncludingTax!: Money | null;

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
