import { ArgsType, Field, InputType, Int } from 'type-graphql';
import type { DimensionName } from '../../models/metrics/dimensions.js';
import type { MetricName } from '../../models/metrics/registry.js';
import type { KeyFilter } from '../../models/report/key-filter.js';
import type { PeriodUnit } from '../../models/report/spans.js';
import { MetricEnum } from '../enums/metric.js';
import { comparisonKinds, ReportDimensionEnum, ReportPeriodEnum } from '../enums/report.js';
import { DateScalar } from '../scalars/date.js';
import { DecimalScalar } from '../scalars/decimal.js';
import { SummaryFilter } from './summary-filter.js';

@InputType({
  description:
    'A condition on a dimension. Fields are combined with "and". If a row has several keys of it, such as tags, `in`, `search`, `from` and `to` need one that fits, and groups by this dimension are only those keys.',
})
export class DimensionFilterInput implements KeyFilter {
  @Field(() => ReportDimensionEnum, { description: 'The dimension, which need not be one of `by`.' })
  dimension!: DimensionName;

  @Field(() => [String], {
    nullable: true,
    description:
      'Keys, as rows have them: two that differ in case are two. Only sources, countries, regions, currencies, discount codes and keys of a fixed list, such as segments, may be in upper or lower case. Matches any of them. A platform, source, channel, segment, weekday or hour that does not exist is refused; another key without trade matches nothing.',
  })
  in?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Keys, as of `in`. Matches all of them. Only for a dimension of which a row has several keys, such as tags.',
  })
  all?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Keys to leave out, as of `in`. Matches any of them; rows without a key stay.',
  })
  notIn?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'A part of the label, or of the key if there is no label, in upper or lower case.',
  })
  search?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The smallest key, included. Numbers in numerical order, other keys in the order of their bytes.',
  })
  from?: string | null;

  @Field(() => String, { nullable: true, description: 'The largest key, included.' })
  to?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only rows with a key. False: only those without, such as orders without a discount code.',
  })
  hasKey?: boolean | null;
}

@InputType({
  description:
    'Orders that a customer must have, at any time and in any store: at least one that meets all conditions.',
})
export class OrderedInput {
  @Field(() => [DimensionFilterInput], {
    description: 'The conditions on one order, or on one line of it. Matches all of them.',
  })
  where!: DimensionFilterInput[];
}

@InputType({
  description: 'The days, channels and other dimensions of a report. All conditions are combined with "and".',
})
export class ReportFilter extends SummaryFilter {
  @Field(() => [DimensionFilterInput], {
    nullable: true,
    description: 'Conditions on dimensions. Matches all of them.',
  })
  where?: DimensionFilterInput[] | null;

  @Field(() => [OrderedInput], {
    nullable: true,
    description:
      'Only trade of customers who have all of these orders: `[{ where: [{ dimension: CITY, in: ["London"] }] }, { where: [{ dimension: CITY, in: ["Berlin"] }] }]` are those who bought in London and in Berlin. Matches all of them.',
  })
  customersWhoOrdered?: OrderedInput[] | null;
}

@InputType({ description: 'A range of days, both included.' })
class ComparedRangeInput {
  @Field(() => DateScalar, { description: 'The first day.' })
  from!: string;

  @Field(() => DateScalar, { description: 'The last day, included.' })
  to!: string;
}

@InputType({ description: 'What a report is compared with: either `with` or `range`.' })
export class ReportComparisonInput {
  @Field(() => comparisonKinds, { nullable: true, description: 'Days that follow from those of the report.' })
  with?: (typeof comparisonKinds)[keyof typeof comparisonKinds] | null;

  @Field(() => ComparedRangeInput, {
    nullable: true,
    description: 'Other days: the first period of the report is compared with the first one of the range, and so on.',
  })
  range?: ComparedRangeInput | null;
}

@InputType({ description: 'The order of the rows: exactly one of `metric`, `dimension` and `period`.' })
export class ReportOrderInput {
  @Field(() => MetricEnum, { nullable: true, description: 'By a metric.' })
  metric?: MetricName | null;

  @Field(() => ReportDimensionEnum, { nullable: true, description: 'By the key of a dimension of `by`.' })
  dimension?: DimensionName | null;

  @Field(() => Boolean, { nullable: true, description: 'True: by the period.' })
  period?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'With `metric`: by its change from the days of this entry of `compareTo`, counted from 0, instead of by its value. With `limit`, groups that have trade on these days alone are among the first too.',
  })
  changeFrom?: number | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether the largest comes first.' })
  descending!: boolean;
}

@InputType({ description: 'A condition on a metric of a row: `min`, `max` or both.' })
export class MetricConditionInput {
  @Field(() => MetricEnum, { description: 'The metric.' })
  metric!: MetricName;

  @Field(() => DecimalScalar, { nullable: true, description: 'The smallest value, included.' })
  min?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'The largest value, included.' })
  max?: string | null;
}

@ArgsType()
export class ReportArgs {
  @Field(() => [ReportDimensionEnum], {
    nullable: true,
    description: 'The dimensions of the rows. Omit for one row per period over everything.',
  })
  by?: DimensionName[] | null;

  @Field(() => ReportPeriodEnum, {
    nullable: true,
    description:
      'The periods of the rows. Omit for one row over the whole range. A period at an end of the range has only its days within it.',
  })
  period?: PeriodUnit | null;

  @Field(() => ReportFilter, {
    nullable: true,
    description: 'Which days and trade. Default: the days with known trade, and everything.',
  })
  filter?: ReportFilter | null;

  @Field(() => [ReportComparisonInput], {
    nullable: true,
    description: 'What the rows are compared with; at most 4. The answer has them in this order.',
  })
  compareTo?: ReportComparisonInput[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether a period that is not over ends with the last complete day, on both sides: month to date against the same days of last month. Hours are left as they are.',
  })
  toDate!: boolean;

  @Field(() => [ReportOrderInput], {
    nullable: true,
    description:
      'The order of the rows. Default: by period, then, with `limit`, from the first group to the last, and by key. `limit` takes the first groups by the metrics of the order; without one, by the first selected metric, the largest first.',
  })
  orderBy?: ReportOrderInput[] | null;

  @Field(() => [MetricConditionInput], {
    nullable: true,
    description:
      'Only rows, or with `limit` groups over the whole range, with these figures. Others are left out, also of `isOther`; totals cover everything.',
  })
  having?: MetricConditionInput[] | null;

  @Field(() => Int, { nullable: true, description: 'At most so many groups, chosen over the whole range. Needs `by`.' })
  limit?: number | null;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'With `limit`: whether the other groups are added up in one more row per period, with `isOther`.',
  })
  other!: boolean;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether each group has a row in each period, also without trade: zero, and null for ratios.',
  })
  fill!: boolean;

  @Field(() => Int, { defaultValue: 7, description: 'The number of periods of `movingAverage`, 2 to 366.' })
  movingAverageOf!: number;
}
