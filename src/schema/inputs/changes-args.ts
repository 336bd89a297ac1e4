import { ArgsType, Field, Int } from 'type-graphql';
import { ChangeTypeEnum, type ChangeTypeValue } from '../enums/change.js';

const defaultChanges = 100;

@ArgsType()
export class ChangesArgs {
  @Field(() => String, { description: 'The position behind which changes are wanted.' })
  after!: string;

  @Field(() => [ChangeTypeEnum], {
    nullable: true,
    description: 'Only changes of these types, and where everything is new. Omit for all that you may see.',
  })
  types!: ChangeTypeValue[] | null;

  @Field(() => Int, {
    defaultValue: defaultChanges,
    description: 'The maximum number of changes, 1 to 500.',
  })
  first!: number;
}
