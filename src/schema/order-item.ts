import { Field, ID, ObjectType } from 'type-graphql';
import { AmountFields } from './amount-fields.js';
import { Money } from './money.js';
import { DecimalScalar } from './scalars/decimal.js';

@AmountFields({
  grossSales: 'What was paid for the line less its tax, and its discounts; 0 for a gift card.',
  discounts: "The line's own discount and its share of the order's, without tax, as a positive amount.",
  taxes: "The line's taxes.",
})
@ObjectType({ description: 'One line of an order.', simpleResolvers: true })
export class OrderItem {
  @Field(() => ID, { description: "Identifies it: its order and the platform's own id of the line." })
  id!: string;

  @Field(() => ID, { description: 'The id that the platform knows it by.' })
  platformLineId!: string;

  @Field(() => String, { nullable: true, description: 'The SKU, as it was when ordered.' })
  sku!: string | null;

  @Field(() => String, { description: 'The title, as it was when ordered.' })
  title!: string;

  @Field(() => String, { nullable: true, description: "The variant's title, as it was when ordered." })
  variantTitle!: string | null;

  @Field(() => Boolean, { description: 'Whether it is a gift card, which is not a sale.' })
  isGiftCard!: boolean;

  @Field(() => DecimalScalar, { description: 'Units ordered; fractions where goods are sold by weight or length.' })
  quantity!: string;

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
