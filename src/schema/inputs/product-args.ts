import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { ProductFilter, productOrderings } from '../../models/reporting/product-rows.js';
import { ProductOrderingEnum } from '../enums/ordering.js';
import { PlatformEnum } from '../enums/platform.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { PinnedConnectionArgs } from './connection-args.js';

@InputType({ description: 'Which products. Fields are combined with "and", the values of a list with "or".' })
export class ProductFilterInput implements ProductFilter {
  @Field(() => [PlatformEnum], { nullable: true, description: 'Platforms. Matches any of them.' })
  platform?: Platform[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of sources. Matches any of them.' })
  source?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'SKUs, complete. Matches any of them.' })
  sku?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Categories, by their full name. Matches any of them.' })
  category?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "The shop's own product types, by their full name. Matches any of them.",
  })
  productType?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Vendors, by their full name. Matches any of them.' })
  vendor?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "The platform's product statuses, in upper or lower case. Matches any of them.",
  })
  status?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'False: products in the catalogue. True: products removed from it. Null: both.',
  })
  isDeleted?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Words that must all occur in the title, the variant's title, the SKU or the vendor, in upper or lower case.",
  })
  search?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The variant was changed by a version of the warehouse that was published at this instant or later, see `publishedAt` of `warehouse`. As far back as `changes` are kept.',
  })
  updatedSince?: string | null;
}

@ArgsType()
export class ProductsArgs extends PinnedConnectionArgs {
  @Field(() => ProductFilterInput, { nullable: true, description: 'Which products. Omit for all in the catalogue.' })
  filter?: ProductFilterInput | null;

  @Field(() => ProductOrderingEnum, {
    defaultValue: ProductOrderingEnum.TITLE_ASC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof productOrderings;
}
