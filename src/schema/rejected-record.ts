import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';

@ObjectType({
  description: 'A record that failed its checks and is in no number. Each build tries it again.',
  simpleResolvers: true,
})
export class RejectedRecord {
  @Field(() => ID, { description: 'Identifies it: source, stream and key.' })
  id!: string;

  @Field(() => ID, { description: 'The source that it came from.' })
  sourceId!: string;

  @Field(() => String, { description: 'The kind of record, such as `orders`.' })
  stream!: string;

  @Field(() => String, { description: "The platform's key of it." })
  key!: string;

  @Field(() => String, { description: 'Why, as a stable word for programs, such as `no_exchange_rate`.' })
  code!: string;

  @Field(() => String, { description: 'Why, and what was expected.' })
  message!: string;

  @Field(() => String, { description: 'Where in the record.' })
  path!: string;

  @Field(() => String, { nullable: true, description: 'What stood there.' })
  value!: string | null;
}

export const RejectedRecordConnection = connectionOf('RejectedRecord', RejectedRecord, 'rejected records');
