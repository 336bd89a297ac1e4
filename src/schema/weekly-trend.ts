import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { PlatformEnum } from './enums/platform.js';
import { MetricFields } from './metric-fields.js';
import { Money } from './money.js';
import { DateScalar } from './scalars/date.js';
import { DecimalScalar } from './scalars/decimal.js';

const noneBefore = 'Null for the first week known of these channels.';
const change =
  'Change against the week before, in percent of its size: 12.5 is an eighth more. Null when the week before was 0. Also null, ' +
  'unless `compareIncomplete` is set, when this week is not over, or the week before is known only in part and this one is not ' +
  `(see \`partialSources\`). ${noneBefore}`;

@MetricFields()
@ObjectType({ description: 'The trade of one ISO week. Without trade its numbers are zero.', simpleResolvers: true })
export class WeeklyTrend {
  @Field(() => DateScalar, { description: 'The Monday that the week begins with.' })
  weekStart!: string;

  @Field(() => DateScalar, { description: 'The Sunday that the week ends with.' })
  weekEnd!: string;

  @Field(() => Int, { description: 'The ISO year, which the week belongs to.' })
  isoYear!: number;

  @Field(() => Int, { description: 'The ISO week, 1 to 53.' })
  isoWeek!: number;

  @Field(() => Boolean, {
    description:
      'Whether the week is over, in the time zone of every store of the row. Until then its numbers can still grow.',
  })
  isComplete!: boolean;

  @Field(() => Boolean, {
    description:
      "Whether some of its trade was never read, so its numbers are too low: the week begins before a source's `wholeFrom`, see `partialSources`.",
  })
  isPartial!: boolean;

  @Field(() => [ID], {
    description:
      'The sources that are known only in part: the week begins before their `wholeFrom`, and of earlier orders only those that changed later were read. Empty when the whole week is known.',
  })
  partialSources!: string[];

  @Field(() => PlatformEnum, { nullable: true, description: 'The platform, if the breakdown has a row for each.' })
  platform!: Platform | null;

  @Field(() => ID, { nullable: true, description: 'The source, if the breakdown has a row for each.' })
  sourceId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The channel, if the breakdown has a row for each.' })
  channelId!: string | null;

  @Field(() => Money, { nullable: true, description: `Revenue of the week before. ${noneBefore}` })
  previousRevenue!: Money | null;

  @Field(() => DecimalScalar, { nullable: true, description: `Revenue. ${change}` })
  revenueChangePercent!: string | null;

  @Field(() => Money, { nullable: true, description: `Net sales of the week before. ${noneBefore}` })
  previousNetSales!: Money | null;

  @Field(() => DecimalScalar, { nullable: true, description: `Net sales. ${change}` })
  netSalesChangePercent!: string | null;

  @Field(() => Int, { nullable: true, description: `Orders of the week before. ${noneBefore}` })
  previousOrders!: number | null;

  @Field(() => DecimalScalar, { nullable: true, description: `Orders. ${change}` })
  ordersChangePercent!: string | null;
}
