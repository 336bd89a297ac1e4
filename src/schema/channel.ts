import { Field, ID, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { PlatformEnum } from './enums/platform.js';

@ObjectType({ description: 'One sales channel of one source.', simpleResolvers: true })
export class Channel {
  @Field(() => ID, { description: "Unique id, used in filters: the source's id, a colon, and the sales channel." })
  id!: string;

  @Field(() => ID, { description: 'The source to which it belongs.' })
  sourceId!: string;

  @Field(() => PlatformEnum, { description: 'The platform of the source.' })
  platform!: Platform;

  @Field(() => String, { description: "The platform's name for the channel, such as `web`." })
  salesChannel!: string;
}
