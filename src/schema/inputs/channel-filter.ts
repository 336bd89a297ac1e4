import { Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { ChannelFilter } from '../../models/reporting/channels.js';
import { PlatformEnum } from '../enums/platform.js';

/** The common fields of filters by place of sale. */
@InputType({
  description: 'Where it was sold. Fields are combined with "and", the values of a list with "or".',
})
export class ChannelFilterInput implements ChannelFilter {
  @Field(() => [PlatformEnum], { nullable: true, description: 'Platforms. Matches any of them. Omit for all.' })
  platform?: Platform[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of sources (stores, accounts), see `sources`. Matches any of them. Omit for all.',
  })
  source?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of channels, see `channels`. Matches any of them. Omit for all.',
  })
  channel?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "Sales channels by the platform's name, such as `web`, in any source. Matches any of them. Omit for all.",
  })
  salesChannel?: string[] | null;
}
