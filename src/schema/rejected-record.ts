import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';

@Extensions({ needs: 'operate' })
@ObjectType({
  description: 'A record that failed validation and is not in any figure. Each build tries it again.',
  simpleResolvers: true,
})
export class RejectedRecord {
  @Field(() => ID, { description: 'Unique id: source, stream and key.' })
  id!: string;

  @Field(() => ID, { description: 'The source from which it was read.' })
  sourceId!: string;

  @Field(() => String, { description: 'The kind of record, such as `orders`.' })
  stream!: string;

  @Field(() => String, { description: "The platform's key of the record." })
  key!: string;

  @Field(() => String, { description: 'Stable error code, such as `no_exchange_rate`.' })
  code!: string;

  @Field(() => String, { description: 'Why it was rejected, and what was expected.' })
  message!: string;

  @Field(() => String, { description: 'The path in the record.' })
  path!: string;

  @Field(() => String, { nullable: true, description: 'The value found there.' })
  value!: string | null;
}

export const RejectedRecordConnection = connectionOf('RejectedRecord', RejectedRecord, 'rejected records');
