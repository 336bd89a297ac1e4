import { Field, ID, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { connectionOf } from './connection.js';
import { PlatformEnum } from './enums/platform.js';
import { Money } from './money.js';
import { DateTimeScalar } from './scalars/date-time.js';

@ObjectType({ description: 'A sellable variant of a product.', simpleResolvers: true })
export class Product {
  @Field(() => ID, { description: "Identifies it over all sources: the source and the platform's id of the variant." })
  id!: string;

  @Field(() => ID, { description: 'The source that it belongs to.' })
  sourceId!: string;

  @Field(() => PlatformEnum, { description: 'The platform of the source.' })
  platform!: Platform;

  @Field(() => ID, { nullable: true, description: "The platform's id of the product that it is a variant of." })
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
      "The catalogue's price now, in the store's currency: with tax where the store enters prices so, unlike the unit prices of order items.",
  })
  price!: Money | null;

  @Field(() => Money, { nullable: true, description: 'The cost of one unit now. Null where the store does not say.' })
  unitCost!: Money | null;

  @Field(() => String, { nullable: true, description: "The platform's word for whether it is on sale." })
  status!: string | null;

  @Field(() => Boolean, { description: 'Whether it is gone from the catalogue.' })
  isDeleted!: boolean;

  @Field(() => String, {
    description:
      'Where it was first seen: `product`, in the catalogue; `order`, only in order lines; `inventory`, only in stock levels.',
  })
  origin!: string;
}

@ObjectType({
  description: "A span in which the product's attributes that reports slice by did not change.",
  simpleResolvers: true,
})
export class ProductVersion {
  @Field(() => DateTimeScalar, { description: 'From when it held.' })
  validFrom!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when it held, not included. Null while it holds.',
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
    description: "The catalogue's price, in the store's currency: with tax where the store enters prices so.",
  })
  price!: Money | null;
}

export const ProductConnection = connectionOf('Product', Product, 'products');
