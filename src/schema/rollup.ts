import { Field, Float, ID, ObjectType } from 'type-graphql';
import type { DimensionName } from '../models/metrics/dimensions.js';
import type { PeriodUnit } from '../models/report/spans.js';
import { ReportDimensionEnum, ReportPeriodEnum } from './enums/report.js';
import { DateTimeScalar } from './scalars/date-time.js';

@ObjectType({
  description: "An aggregate of the merchant's own, from `rollups` in the configuration.",
  simpleResolvers: true,
})
export class Rollup {
  @Field(() => ID, { description: 'Its name.' })
  name!: string;

  @Field(() => [ReportDimensionEnum], { description: 'What its rows are by, besides the channel.' })
  by!: DimensionName[];

  @Field(() => ReportPeriodEnum, { description: 'The period of its rows. One by month has rows by day, too.' })
  period!: PeriodUnit;

  @Field(() => Boolean, { description: 'Whether it is filled, so that reports are answered from it.' })
  isReady!: boolean;

  @Field(() => Float, {
    nullable: true,
    description: 'Its rows. Null until it is ready, and for clients that see only some sources.',
  })
  rows!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Its size in bytes, with indexes. Null until it is ready, and for clients that see only some sources.',
  })
  bytes!: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When it was filled for the first time. It is as current as the warehouse, see `asOf`. Null until it is ready.',
  })
  filledAt!: string | null;
}
