import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import type { DimensionName } from '../models/metrics/dimensions.js';
import type { MetricUnit } from '../models/metrics/metric.js';
import type { MetricName } from '../models/metrics/registry.js';
import { MetricEnum, MetricUnitEnum } from './enums/metric.js';
import { ReportDimensionEnum } from './enums/report.js';
import { ReportSpan } from './report.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DecimalScalar } from './scalars/decimal.js';

const ofRate =
  'Of a ratio: what comes of the ratio of each value, at the mean of its weights in both periods. Null for a sum.';
const ofMix =
  'Of a ratio: what comes of the weights of the values, the shares of the denominator, by how far their mean ratio is from that of the whole. Null for a sum.';

@ObjectType({
  description: 'What a value of a dimension contributes to a change. Numbers are in the unit of the metric.',
  simpleResolvers: true,
})
class ChangeDriver {
  @Field(() => ID, { nullable: true, description: 'The key. Null for rows without one, and for the others.' })
  key!: string | null;

  @Field(() => String, { nullable: true, description: 'What people read. The key if it has no other label.' })
  label!: string | null;

  @Field(() => Boolean, {
    description: 'Whether it adds up the values beyond `limit`, and what belongs to no value of the dimension.',
  })
  isOther!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: 'Its value in the period. Null where it has none.' })
  current!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Its value in the days compared with.' })
  previous!: string | null;

  @Field(() => DecimalScalar, {
    description:
      'What it adds to the change. All contributions of a dimension add up to `change`, to the last digit: of a sum the difference of its values, of a ratio `rateEffect` and `mixEffect` together.',
  })
  contribution!: string;

  @Field(() => DecimalScalar, { nullable: true, description: ofRate })
  rateEffect!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: ofMix })
  mixEffect!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Its contribution divided by the change: 0.25 is a quarter of it, below zero it went the other way, above one others did. Null if the whole did not change.',
  })
  share!: string | null;
}

@ObjectType({ description: 'How a dimension divides a change.', simpleResolvers: true })
class ChangeDimension {
  @Field(() => ReportDimensionEnum, { description: 'The dimension.' })
  dimension!: DimensionName;

  @Field(() => String, { description: 'Its label in reports.' })
  title!: string;

  @Field(() => DecimalScalar, {
    description:
      'How far one value stands out, 0 to 1: of the largest contribution in the direction of the change, its share in all movement, up and down, less its share in the values of both periods together (of a ratio, in its denominator). Zero if all values changed alike, whatever their sizes.',
  })
  concentration!: string;

  @Field(() => DecimalScalar, { nullable: true, description: ofRate })
  rateEffect!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: ofMix })
  mixEffect!: string | null;

  @Extensions({ hasSizeOfParent: true })
  @Field(() => [ChangeDriver], {
    description: 'The largest contributions first, up or down; all others are one more at the end.',
  })
  drivers!: ChangeDriver[];
}

@ObjectType({
  description: 'Which segments explain the change of a metric. Numbers are in its unit, amounts in `currency`.',
  simpleResolvers: true,
})
export class ChangeDrivers {
  @Field(() => MetricEnum, { description: 'The metric.' })
  metric!: MetricName;

  @Field(() => String, { description: 'Its label in reports.' })
  title!: string;

  @Field(() => MetricUnitEnum, { description: 'The unit.' })
  unit!: MetricUnit;

  @Field(() => CurrencyScalar, { description: 'The reporting currency.' })
  currency!: string;

  @Field(() => ReportSpan, { description: 'The days of the period.' })
  span!: ReportSpan;

  @Field(() => ReportSpan, {
    nullable: true,
    description: 'The days compared with. Null where some would count twice, as in a report.',
  })
  previousSpan!: ReportSpan | null;

  @Field(() => Boolean, {
    description:
      'Whether both are known to the same extent: over, and read in whole from the same sources. If not, nothing is explained, and the change is null: use `toDate`.',
  })
  isComparable!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: 'The value of the period.' })
  current!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'The value of the days compared with.' })
  previous!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'The value of the period less that before.' })
  change!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'The change in percent of the absolute value before: 12.5 is an eighth more. Null against zero or null.',
  })
  changePercent!: string | null;

  @Extensions({ hasSizeOfParent: true })
  @Field(() => [ChangeDimension], {
    description:
      'The dimensions, the one with the highest `concentration` first; of equal ones in the order asked for. Empty if there is no change to explain: the days do not compare, or a value is null.',
  })
  dimensions!: ChangeDimension[];
}
