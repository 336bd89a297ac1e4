import { Field, ID, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { connectionOf } from './connection.js';
import { PlatformEnum } from './enums/platform.js';
import { Money } from './money.js';
import { DateTimeScalar } from './scalars/date-time.js';

@ObjectType({ description: 'A product variant that can be sold.', simpleResolvers: true })
export class Product {
  @Field(() => ID, {
    description: "Unique id across all sources: the source's id and the platform's id of the variant.",
  })
  id!: string;

  @Field(() => ID, { description: 'The source to which it belongs.' })
  sourceId!: string;

  @Field(() => PlatformEnum, { description: 'The platform of the source.' })
  platform!: Platform;

  @Field(() => ID, { nullable: true, description: "The platform's id of its product." })
  platformProductId!: string | null;

  @Field(() => ID, { description: "The platform's id of the variant." })
  platformVariantId!: string;

  @Field(() => String, { nullable: true, description: 'The SKU.' })
  sku!: string | null;

  @Field(() => String, { description: "The product's title." })
  title!: string;

  @Field(() => String, { nullable: true, description: "The variant's title." })
  variantTitle!: string | null;

  @Field(() => String, { nullable: true, description: 'The category.' })
  category!: string | null;

  @Field(() => String, { nullable: true, description: "The shop's own product type." })
  productType!: string | null;

  @Field(() => String, { nullable: true, description: 'The vendor.' })
  vendor!: string | null;

  @Field(() => Money, {
    nullable: true,
    description:
      "The current catalogue price, in the store's currency. Includes tax where the store enters prices with tax, unlike the unit prices of order items.",
  })
  price!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: 'The current cost of one unit. Null where the store does not provide it.',
  })
  unitCost!: Money | null;

  @Field(() => String, { nullable: true, description: "The platform's product status." })
  status!: string | null;

  @Field(() => Boolean, { description: 'Whether it has been removed from the catalogue.' })
  isDeleted!: boolean;

  @Field(() => String, {
    description:
      'Where it was first seen: `product`, in the catalogue; `order`, only in order lines; `inventory`, only in stock levels.',
  })
  origin!: string;
}

@ObjectType({
  description: "A period in which the product's reporting attributes did not change.",
  simpleResolvers: true,
})
export class ProductVersion {
  @Field(() => DateTimeScalar, {
    description:
      "The start of the period, inclusive: the time of the last version on the first day of it. Of several versions on one of the store's days, the history has the last.",
  })
  validFrom!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The end of the period, exclusive. Null for the current version.',
  })
  validTo!: string | null;

  @Field(() => String, { description: "The product's title." })
  title!: string;

  @Field(() => String, { nullable: true, description: "The variant's title." })
  variantTitle!: string | null;

  @Field(() => String, { nullable: true, description: 'The category.' })
  category!: string | null;

  @Field(() => String, { nullable: true, description: "The shop's own product type." })
  productType!: string | null;

  @Field(() => String, { nullable: true, description: 'The vendor.' })
  vendor!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: "The catalogue price, in the store's currency. Includes tax where the store enters prices with tax.",
  })
  price!: Money | null;
}

export const ProductConnection = connectionOf('Product', Product, 'products');
