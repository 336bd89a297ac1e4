import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { ProductFilter, productOrderings } from '../../models/queries/product-rows.js';
import { ProductOrderingEnum } from '../enums/ordering.js';
import { PlatformEnum } from '../enums/platform.js';
import { ConnectionArgs } from './connection-args.js';

@InputType({ description: 'Which products. What is given is combined by "and", the values of a list by "or".' })
export class ProductFilterInput implements ProductFilter {
  @Field(() => [PlatformEnum], { nullable: true, description: 'Platforms; several: any of them.' })
  platform?: Platform[] | null;

  @Field(() => [ID], { nullable: true, description: 'Sources by id; several: any of them.' })
  source?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'SKUs, in whole; several: any of them.' })
  sku?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Categories, in whole; several: any of them.' })
  category?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "The shop's own product types, in whole; several: any of them.",
  })
  productType?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Vendors, in whole; several: any of them.' })
  vendor?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "The platform's words for whether they are on sale, in any case; several: any of them.",
  })
  status?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'False: those of the catalogue; true: those gone from it; null: both.',
  })
  isDeleted?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Words that all have to be in the title, the variant's title, the SKU or the vendor; case does not matter.",
  })
  search?: string | null;
}

@ArgsType()
export class ProductsArgs extends ConnectionArgs {
  @Field(() => ProductFilterInput, { nullable: true, description: 'Which products. Without it: all of the catalogue.' })
  filter?: ProductFilterInput | null;

  @Field(() => ProductOrderingEnum, { defaultValue: ProductOrderingEnum.TITLE_ASC, description: 'In which order.' })
  orderBy!: keyof typeof productOrderings;
}
