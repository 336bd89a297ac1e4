import { Field, ID, InputType } from 'type-graphql';
import type { CohortMembers } from '../../models/reporting/cohorts/cohort-members.js';
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

@InputType({
  description:
    'The customers of a cohort of `customerCohorts`, or of one of its cells. Platform, source and channel are where the first valid order was placed. Fields are combined with "and".',
})
export class CohortMembersInput extends ChannelFilterInput implements CohortMembers {
  @Field(() => DateFilterInput, { description: 'The day of the first valid order: `from` to `to` of the cohort.' })
  firstOrder!: DateFilterInput;

  @Field(() => DateFilterInput, {
    nullable: true,
    description: 'Those with a valid order on these days: `from` to `to` of the cell. Omit for all of the cohort.',
  })
  ordered?: DateFilterInput | null;
}
