import { Field, ID, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { PlatformEnum } from './enums/platform.js';

@ObjectType({ description: 'One sales channel of one source.', simpleResolvers: true })
export class Channel {
  @Field(() => ID, { description: 'Identifies it in filters: the source and the sales channel, with a colon between.' })
  id!: string;

  @Field(() => ID, { description: 'The source that it belongs to.' })
  sourceId!: string;

  @Field(() => PlatformEnum, { description: 'The platform of the source.' })
  platform!: Platform;

  @Field(() => String, { description: "The platform's own word for it, such as `web`." })
  salesChannel!: string;
}
