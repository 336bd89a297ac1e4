import { Field, ID, ObjectType } from 'type-graphql';
import type { Platform } from '../canonical/platform.js';
import { PlatformEnum } from './enums/platform.js';

/** Of a source only what a row shows, none of which depends on operations: `Source` has the rest. */
@ObjectType({ description: 'The source of a row. `sources` has its state.', simpleResolvers: true })
export class RowSource {
  @Field(() => ID, { description: 'Its id in the configuration.' })
  id!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => PlatformEnum, { description: 'Its platform.' })
  platform!: Platform;
}
