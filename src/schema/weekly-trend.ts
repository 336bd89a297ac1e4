import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { PlatformEnum } from './enums/platform.js';
import { MetricFields } from './metric-fields.js';
import { Money } from './money.js';
import { DateScalar } from './scalars/date.js';
import { DecimalScalar } from './scalars/decimal.js';

const noneBefore = 'Null for the first week known of these channels.';
const change = `Change against the week before, in percent of its size: 12.5 is an eighth more. Null where that was 0. ${noneBefore}`;

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
      'Whether the week is over, in the time zone of every store of the row. Until then more trade of it is yet to come.',
  })
  isComplete!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether some of its trade was never read, so that its numbers are too low: it begins before a source was read from, see ' +
      '`partialSources`.',
  })
  isPartial!: boolean;

  @Field(() => [ID], {
    description:
      'The sources of the row of which only part of the week is known: it begins before their `wholeFrom`, and orders of before ' +
      'came in only where they changed later. Empty where it is known whole.',
  })
  partialSources!: string[];

  @Field(() => PlatformEnum, { nullable: true, description: 'The platform, where the breakdown tells them apart.' })
  platform!: Platform | null;

  @Field(() => ID, { nullable: true, description: 'The source, where the breakdown tells them apart.' })
  sourceId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The channel, where the breakdown tells them apart.' })
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
