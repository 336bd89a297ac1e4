import { Field, InputType } from 'type-graphql';
import { ChannelFilterInput } from './channel-filter.js';
import { DateFilterInput } from './date-filter.js';

@InputType({ description: 'Which days and channels a summary is made of.' })
export class SummaryFilter extends ChannelFilterInput {
  @Field(() => DateFilterInput, { nullable: true, description: 'The days. See the query for what holds without it.' })
  date?: DateFilterInput | null;
}
