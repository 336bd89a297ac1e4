import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { InventoryFilter, inventoryOrderings } from '../../models/queries/inventory-rows.js';
import { InventoryOrderingEnum } from '../enums/ordering.js';
import { PlatformEnum } from '../enums/platform.js';
import { DateScalar } from '../scalars/date.js';
import { ConnectionArgs } from './connection-args.js';

@InputType({ description: 'Which stock. What is given is combined by "and", the values of a list by "or".' })
export class InventoryFilterInput implements InventoryFilter {
  @Field(() => [PlatformEnum], { nullable: true, description: 'Platforms; several: any of them.' })
  platform?: Platform[] | null;

  @Field(() => [ID], { nullable: true, description: 'Sources by id; several: any of them.' })
  source?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Products by id; several: any of them.' })
  product?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Locations by id; several: any of them.' })
  location?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'True: where the product is kept; false: where it no longer is; null: both.',
  })
  isActive?: boolean | null;
}

@ArgsType()
export class InventoryArgs extends ConnectionArgs {
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The levels as they were at the end of this day, as far as they are known: from the change before the first sync on. Without it: the latest.',
  })
  asOf?: string | null;

  @Field(() => InventoryFilterInput, { nullable: true, description: 'Which stock. Without it: all that is kept.' })
  filter?: InventoryFilterInput | null;

  @Field(() => InventoryOrderingEnum, {
    defaultValue: InventoryOrderingEnum.PRODUCT_ASC,
    description: 'In which order.',
  })
  orderBy!: keyof typeof inventoryOrderings;
}
