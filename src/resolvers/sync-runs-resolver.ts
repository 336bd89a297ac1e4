import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import {
  type SyncRunRow,
  syncRunColumns,
  syncRunConditions,
  syncRunOrdering,
  syncRunsByKey,
  syncRunTable,
} from '../ledger/sync-runs/run-rows.js';
import { checkSources } from '../models/reporting/check-sources.js';
import { SyncRunsArgs } from '../schema/inputs/sync-args.js';
import { Source } from '../schema/source.js';
import { SyncCounts, SyncRun, SyncRunConnection, SyncRunStream } from '../schema/sync-run.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage } from './page-reads.js';
import { addCounts, presentRun, presentRunStream } from './present/operations.js';
import { isUuid } from './uuid.js';

const expectedStreams = 6;

@Resolver(() => SyncRun)
export class SyncRunsResolver {
  // A source has a run every few minutes at most.
  @Extensions({ dependsOn: 'operations', needs: 'operate', ...indexedPage({}), readsFacts: 'never' })
  @Query(() => SyncRunConnection, { description: 'Runs, most recently requested first, a page at a time.' })
  async syncRuns(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => SyncRunsArgs) { filter, ...page }: SyncRunsArgs,
  ): Promise<object> {
    await checkSources(context, filter?.source);
    const question = {
      connection: 'syncRuns',
      orderBy: 'QUEUED_AT_DESC',
      ordering: syncRunOrdering,
      columns: syncRunColumns,
      from: syncRunTable,
      conditions: syncRunConditions(context.scope, filter ?? {}),
      page,
    };
    return connectionAnswer<SyncRunRow>(context.db, info, question, presentRun);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate', readsFacts: 'never' })
  @Query(() => SyncRun, { nullable: true, description: 'One run by its id. Null if it does not exist.' })
  async syncRun(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the run.' }) id: string,
  ): Promise<object | null> {
    if (!isUuid(id)) return null;
    const [run] = await syncRunsByKey(context.db, context.scope, [id]);
    return run ? presentRun(run) : null;
  }

  @Extensions({ listSize: () => expectedStreams })
  @FieldResolver(() => [SyncRunStream], { description: 'Its progress for each kind of record.' })
  async streams(@Ctx() context: ApiContext, @Root() run: SyncRunRow): Promise<object[]> {
    return (await context.loaders.streamsOfRun.load(run.runId)).map(presentRunStream);
  }

  @FieldResolver(() => SyncCounts, { description: 'The number of records it read, over all kinds.' })
  async counts(@Ctx() context: ApiContext, @Root() run: SyncRunRow): Promise<object> {
    return addCounts(await context.loaders.streamsOfRun.load(run.runId));
  }

  @FieldResolver(() => Source, { nullable: true, description: 'The source it reads.' })
  async source(@Ctx() context: ApiContext, @Root() run: SyncRunRow): Promise<object | null> {
    return context.loaders.source.load(run.sourceId);
  }
}
