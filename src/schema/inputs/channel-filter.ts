import { Field, ID, InputType } from 'type-graphql';
import type { Platform } from '../../canonical/platform.js';
import type { ChannelFilter } from '../../models/queries/channels.js';
import { PlatformEnum } from '../enums/platform.js';

/** What every filter of trade by where it was sold begins with. */
@InputType({
  description: 'Trade by where it was sold. What is given is combined by "and", the values of a list by "or".',
})
export class ChannelFilterInput implements ChannelFilter {
  @Field(() => [PlatformEnum], { nullable: true, description: 'Platforms; several: any of them. All when left out.' })
  platform?: Platform[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Sources (stores, accounts) by id, see `sources`; several: any of them. All when left out.',
  })
  source?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Channels by id, see `channels`; several: any of them. All when left out.',
  })
  channel?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "Sales channels by the platform's own word, such as `web`, over all sources; several: any of them. All when left out.",
  })
  salesChannel?: string[] | null;
}
