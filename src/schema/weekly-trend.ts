import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { PlatformEnum } from './enums/platform.js';
import { MetricFields } from './metric-fields.js';
import { Money } from './money.js';
import { DateScalar } from './scalars/date.js';
import { DecimalScalar } from './scalars/decimal.js';

const noneBefore = 'Null for the first known week of these channels.';
const change =
  'Change from the week before, in percent: 12.5 is an eighth more. Null when the week before was 0. Also null, ' +
  'unless `compareIncomplete` is set, when this week is not over, or when the week before was only partly read and this one was not ' +
  `(see \`partialSources\`). ${noneBefore}`;

@MetricFields()
@ObjectType({ description: 'The figures of one ISO week. Zero without trade.', simpleResolvers: true })
export class WeeklyTrend {
  @Field(() => DateScalar, { description: 'The Monday on which the week begins.' })
  weekStart!: string;

  @Field(() => DateScalar, { description: 'The Sunday on which the week ends.' })
  weekEnd!: string;

  @Field(() => Int, { description: 'The ISO year to which the week belongs.' })
  isoYear!: number;

  @Field(() => Int, { description: 'The ISO week, 1 to 53.' })
  isoWeek!: number;

  @Field(() => Boolean, {
    description:
      'Whether the week is over, in the time zone of every store of the row. Until then its figures can still grow.',
  })
  isComplete!: boolean;

  @Field(() => Boolean, {
    description:
      "Whether part of the week's trade was never read, so its figures are too low: the week begins before the `wholeFrom` of a source, see `partialSources`.",
  })
  isPartial!: boolean;

  @Field(() => [ID], {
    description:
      'The sources of which the week was only partly read: it begins before their `wholeFrom`, and of earlier orders only those that changed later were read. Empty when all of the week was read.',
  })
  partialSources!: string[];

  @Field(() => PlatformEnum, { nullable: true, description: 'The platform, if the breakdown is by it.' })
  platform!: Platform | null;

  @Field(() => ID, { nullable: true, description: 'The source, if the breakdown is by it.' })
  sourceId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The channel, if the breakdown is by it.' })
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
