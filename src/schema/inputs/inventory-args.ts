import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { InventoryFilter, inventoryOrderings } from '../../models/reporting/inventory-rows.js';
import { InventoryOrderingEnum } from '../enums/ordering.js';
import { PlatformEnum } from '../enums/platform.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { DateScalar } from '../scalars/date.js';
import { PinnedConnectionArgs } from './connection-args.js';

@InputType({ description: 'Which stock levels. Fields are combined with "and", the values of a list with "or".' })
export class InventoryFilterInput implements InventoryFilter {
  @Field(() => [PlatformEnum], { nullable: true, description: 'Platforms. Matches any of them.' })
  platform?: Platform[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of sources. Matches any of them.' })
  source?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of products. Matches any of them.' })
  product?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of locations. Matches any of them.' })
  location?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'True: locations that stock the product. False: locations that no longer do. Null: both.',
  })
  isActive?: boolean | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The level was changed by a version of the warehouse that was published at this instant or later, see `publishedAt` of `warehouse`. As far back as `changes` are kept.',
  })
  updatedSince?: string | null;
}

@ArgsType()
export class InventoryArgs extends PinnedConnectionArgs {
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The levels at the end of this day. They are known from the last change before the first sync. Omit for the latest.',
  })
  asOf?: string | null;

  @Field(() => InventoryFilterInput, {
    nullable: true,
    description: 'Which stock levels. Omit for all locations that stock the product.',
  })
  filter?: InventoryFilterInput | null;

  @Field(() => InventoryOrderingEnum, {
    defaultValue: InventoryOrderingEnum.PRODUCT_ASC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof inventoryOrderings;
}
