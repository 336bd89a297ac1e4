import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { ChangeTypeEnum, type ChangeTypeValue } from './enums/change.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DateScalar } from './scalars/date.js';

@ObjectType({
  description: 'A row that a version of the warehouse changed. The rows themselves are as they are now.',
  simpleResolvers: true,
})
export class Change {
  @Field(() => String, { description: 'Opaque: the position behind this change.' })
  position!: string;

  @Field(() => String, { description: 'The version that changed it.' })
  version!: string;

  @Field(() => DateTimeScalar, { description: 'When this version was published.' })
  publishedAt!: string;

  @Field(() => ChangeTypeEnum, { description: 'What changed.' })
  type!: ChangeTypeValue;

  @Field(() => ID, {
    description:
      'The id of the row, as in lists; of figures the channel, a slash, and the day or the Monday of the week; of a reported day its source and account, what was reported, and the first day. `everything` where everything is new.',
  })
  id!: string;

  @Field(() => Boolean, { description: 'Whether the row was removed by the version: then forget it.' })
  isRemoved!: boolean;

  @Field(() => ID, { nullable: true, description: 'The order of a line or refund; also set once it is removed.' })
  orderId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The channel of figures.' })
  channelId!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day of figures, of a stock level or reported by an account; of the figures of a week its Monday.',
  })
  date!: string | null;
}

@ObjectType({ description: 'Changes, in their order.', simpleResolvers: true })
export class ChangePage {
  @Extensions({ hasSizeOfParent: true })
  @Field(() => [Change], {
    description: 'By version, then by type, in the order of `ChangeType`, and id. A row has one change a version.',
  })
  changes!: Change[];

  @Field(() => String, {
    description: 'Where to go on: behind the last of the changes or, without more, behind the version of the answer.',
  })
  endPosition!: string;

  @Field(() => Boolean, { description: 'Whether there are more changes by now.' })
  hasMore!: boolean;

  @Field(() => String, { description: 'The version of the warehouse up to which changes are listed.' })
  version!: string;
}
