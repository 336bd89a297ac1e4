import { Extensions, Field, ObjectType } from 'type-graphql';
import { DateTimeScalar } from './scalars/date-time.js';

@Extensions({ needs: 'operate' })
@ObjectType({
  description: "The record that an account's day was built from, as its platform sent it.",
  simpleResolvers: true,
})
export class DayRecord {
  @Field(() => String, { description: 'The kind of record: `ad_spend`, `sessions`.' })
  stream!: string;

  @Field(() => String, { description: 'The account and the day.' })
  key!: string;

  @Field(() => DateTimeScalar, { description: 'When it was read.' })
  readAt!: string;
}
