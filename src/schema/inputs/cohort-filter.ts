import { Field, ID, InputType } from 'type-graphql';
import { ChannelFilterInput } from './channel-filter.js';
import { DateFilterInput } from './date-filter.js';

@InputType({
  description:
    'Which customers, by their first order. Platform, source and channel are where the first order was placed. Fields are combined with "and".',
})
export class CustomerCohortFilter extends ChannelFilterInput {
  @Field(() => DateFilterInput, {
    nullable: true,
    description: 'The day of the first order. A cohort with at least one selected day is returned whole.',
  })
  firstOrder?: DateFilterInput | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Ids of products (variants), see `products`: customers whose first order has one of them. Matches any of them. Omit for all.',
  })
  firstProduct?: string[] | null;
}
