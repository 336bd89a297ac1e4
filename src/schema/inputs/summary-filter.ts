import { Field, InputType } from 'type-graphql';
import { ChannelFilterInput } from './channel-filter.js';
import { DateFilterInput } from './date-filter.js';

@InputType({ description: 'The days and channels of a summary.' })
export class SummaryFilter extends ChannelFilterInput {
  @Field(() => DateFilterInput, { nullable: true, description: 'The days. See the query for the default.' })
  date?: DateFilterInput | null;
}
