import { Field, ObjectType } from 'type-graphql';
import { SyncRun } from './sync-run.js';

@ObjectType({ description: 'A requested run.', simpleResolvers: true })
class TriggeredSync {
  @Field(() => SyncRun, { description: 'The run: the new one, or the existing one.' })
  run!: SyncRun;

  @Field(() => Boolean, {
    description: 'True when the source already had a queued or running run, so no second one was queued.',
  })
  alreadyActive!: boolean;
}

@ObjectType({ description: 'The requested runs, one per source.', simpleResolvers: true })
export class TriggerSyncPayload {
  @Field(() => [TriggeredSync], { description: "One run per source, ordered by the source's id." })
  runs!: TriggeredSync[];
}
