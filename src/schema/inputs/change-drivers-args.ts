import { ArgsType, Field, Int } from 'type-graphql';
import type { DimensionName } from '../../models/metrics/dimensions.js';
import type { MetricName } from '../../models/metrics/registry.js';
import type { PeriodUnit } from '../../models/report/spans.js';
import { MetricEnum } from '../enums/metric.js';
import { ReportDimensionEnum, ReportPeriodEnum } from '../enums/report.js';
import { ReportComparisonInput, ReportFilter } from './report-args.js';

@ArgsType()
export class ChangeDriversArgs {
  @Field(() => MetricEnum, {
    description:
      'The metric: a sum, or a ratio of sums. Distinct counts, stock and what ad platforms claim are refused, with the reason.',
  })
  metric!: MetricName;

  @Field(() => [ReportDimensionEnum], {
    nullable: true,
    description:
      'The dimensions to explain it by, at most 10. Default: those of SOURCE, CHANNEL, COUNTRY, CATEGORY, CUSTOMER_TYPE and SEGMENT that the metric can be broken down by without reading more than its total does: from an aggregate, if there is one for the filter. SOURCE and CHANNEL only if there are several.',
  })
  by?: DimensionName[] | null;

  @Field(() => ReportFilter, {
    nullable: true,
    description: 'Which days and trade. Default: the days with known trade, and everything.',
  })
  filter?: ReportFilter | null;

  @Field(() => ReportComparisonInput, {
    nullable: true,
    description: 'What it is compared with. Default: PREVIOUS_PERIOD.',
  })
  compareTo?: ReportComparisonInput | null;

  @Field(() => ReportPeriodEnum, {
    nullable: true,
    description:
      'The periods that the range is made of, for what it is compared with: with MONTH, March is compared with all of February. Not HOUR.',
  })
  period?: PeriodUnit | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether a range that is not over ends with the last complete day, on both sides.',
  })
  toDate!: boolean;

  @Field(() => Int, { defaultValue: 5, description: 'At most so many values of each dimension, 1 to 100.' })
  limit!: number;
}
