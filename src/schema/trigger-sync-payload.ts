import { Field, ObjectType } from 'type-graphql';
import { SyncRun } from './sync-run.js';

@ObjectType({ description: 'A run that was asked for.', simpleResolvers: true })
export class TriggeredSync {
  @Field(() => SyncRun, { description: 'The run: the one now queued, or the one found.' })
  run!: SyncRun;

  @Field(() => Boolean, {
    description: 'True when the source had a run queued or running already: no second one was queued.',
  })
  alreadyActive!: boolean;
}

@ObjectType({ description: 'The runs that were asked for, one for each source.', simpleResolvers: true })
export class TriggerSyncPayload {
  @Field(() => [TriggeredSync], { description: 'A run for each source, by the id of the source.' })
  runs!: TriggeredSync[];
}
