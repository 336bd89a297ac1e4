import { Arg, Ctx, Extensions, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { SourceRow } from '../ledger/sources/source-rows.js';
import { remarksServed } from '../models/reporting/remark-rows.js';
import { OrderRemark, SchemaDrift, Source, SourceLateness, SourceStream } from '../schema/source.js';
import { SyncRun } from '../schema/sync-run.js';
import { Warehouse } from '../schema/warehouse.js';
import type { ApiContext } from './context.js';
import { presentSource } from './present/operations.js';
import { warehouseAnswer } from './warehouse-answer.js';

const expectedSources = 20;
const expectedStreams = 6;
const expectedDrift = 20;
const expectedRemarks = 20;

@Resolver(() => Source)
export class SourcesResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'figures', listSize: () => expectedSources, readsFacts: 'never' })
  @Query(() => [Source], {
    description: 'All known sources, ordered by id, including those no longer configured.',
  })
  async sources(@Ctx() context: ApiContext): Promise<object[]> {
    return (await context.sources()).map(presentSource);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'figures', readsFacts: 'never' })
  @Query(() => Source, { nullable: true, description: 'One source by its id. Null if it does not exist.' })
  async source(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the source.' }) id: string,
  ): Promise<object | null> {
    return context.loaders.source.load(id);
  }

  @Extensions({ dependsOn: 'warehouse', needs: 'figures', readsFacts: 'never' })
  @Query(() => Warehouse, { description: 'The version of the warehouse, and how current it is.' })
  async warehouse(@Ctx() context: ApiContext): Promise<object> {
    return warehouseAnswer(context);
  }

  @Extensions({ dependsOn: 'operations', listSize: () => expectedStreams })
  @FieldResolver(() => [SourceStream], { description: 'The reading progress of each kind of record.' })
  async streams(@Ctx() context: ApiContext, @Root() source: SourceRow): Promise<object[]> {
    return context.loaders.streamsOfSource.load(source.sourceId);
  }

  @Extensions({ dependsOn: 'operations' })
  @FieldResolver(() => SourceLateness, {
    nullable: true,
    description:
      'Set when its sync is overdue, so answers are older than the schedule promises. Null while syncs keep to the schedule, while one is running, and for a source that is no longer configured.',
  })
  async late(@Ctx() context: ApiContext, @Root() source: SourceRow): Promise<object | null> {
    const { late } = await context.syncCondition();
    return late.find(({ sourceId }) => sourceId === source.sourceId) ?? null;
  }

  @Extensions({ dependsOn: 'operations', listSize: () => expectedDrift })
  @FieldResolver(() => [SchemaDrift], {
    description: 'Fields, statuses and kinds from the platform that this version does not know, each listed once.',
  })
  async schemaDrift(@Ctx() context: ApiContext, @Root() source: SourceRow): Promise<object[]> {
    return context.loaders.schemaDriftOfSource.load(source.sourceId);
  }

  @Extensions({ dependsOn: 'operations', listSize: () => expectedRemarks })
  @FieldResolver(() => [OrderRemark], {
    description:
      `Orders and refunds that were loaded but should be checked, since a number may be wrong. The first ${remarksServed}, ` +
      'by subject. A remark disappears once its cause is fixed.',
  })
  async remarks(@Ctx() context: ApiContext, @Root() source: SourceRow): Promise<object[]> {
    return context.loaders.remarksOfSource.load(source.sourceId);
  }

  @Extensions({ dependsOn: 'operations' })
  @FieldResolver(() => Int, { description: 'The number of rejected records, see `rejectedRecords`.' })
  async rejectedRecordCount(@Ctx() context: ApiContext, @Root() source: SourceRow): Promise<number> {
    return (await context.loaders.rejectedOfSource.load(source.sourceId)) ?? 0;
  }

  @Extensions({ dependsOn: 'operations' })
  @FieldResolver(() => SyncRun, { nullable: true, description: 'The most recently requested run.' })
  async lastRun(@Ctx() context: ApiContext, @Root() source: SourceRow): Promise<object | null> {
    return context.loaders.latestRunOfSource.load(source.sourceId);
  }
}
