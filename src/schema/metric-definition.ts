import { Field, ObjectType } from 'type-graphql';
import { MetricEnum, MetricUnitEnum } from './enums/metric.js';

@ObjectType({ description: 'What a number means. One definition each, wherever it is served.', simpleResolvers: true })
export class MetricDefinition {
  @Field(() => MetricEnum, { description: 'The metric.' })
  name!: string;

  @Field(() => String, { description: 'The field that it is served as.' })
  field!: string;

  @Field(() => String, { description: 'What to call it in a report.' })
  title!: string;

  @Field(() => String, { description: 'What it is made of, and how it is dated.' })
  description!: string;

  @Field(() => MetricUnitEnum, { description: 'How the number is to be read.' })
  unit!: string;

  @Field(() => Boolean, { description: 'Whether the numbers of days and channels may be added up.' })
  isAdditive!: boolean;
}
