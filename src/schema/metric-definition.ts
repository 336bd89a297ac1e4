import { Field, ObjectType } from 'type-graphql';
import { CountedRowsEnum, MetricEnum, MetricUnitEnum } from './enums/metric.js';
import { ReportDimensionEnum } from './enums/report.js';

@ObjectType({
  description: 'The definition of a metric. It is the same wherever the metric is served.',
  simpleResolvers: true,
})
export class MetricDefinition {
  @Field(() => MetricEnum, { description: 'The metric.' })
  name!: string;

  @Field(() => String, { description: 'The name of its field.' })
  field!: string;

  @Field(() => String, { description: 'Its label in reports.' })
  title!: string;

  @Field(() => String, { description: 'What is counted or summed, and by which date.' })
  description!: string;

  @Field(() => MetricUnitEnum, { description: 'The unit.' })
  unit!: string;

  @Field(() => Boolean, { description: 'Whether values of different days and channels can be added.' })
  isAdditive!: boolean;

  @Field(() => [ReportDimensionEnum], { description: 'The dimensions by which a report can break it down.' })
  dimensions!: string[];

  @Field(() => [CountedRowsEnum], { description: 'The rows that it is worked out from.' })
  countedRows!: string[];
}
