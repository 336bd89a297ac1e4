import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Extensions, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import {
  type RejectedRecordRow,
  rejectedRecordColumns,
  rejectedRecordConditions,
  rejectedRecordOrdering,
  rejectedRecordTable,
} from '../ledger/rejected-records/rejected-rows.js';
import { checkSources } from '../models/reporting/check-sources.js';
import { RejectedRecordsArgs } from '../schema/inputs/sync-args.js';
import { RejectedRecord, RejectedRecordConnection } from '../schema/rejected-record.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage } from './page-reads.js';
import { presentRejected } from './present/operations.js';

/** It requires reading and decompressing a chunk of the raw log. */
export const rawTextCost = 100;

@Resolver(() => RejectedRecord)
export class RejectedRecordsResolver {
  @Extensions({ dependsOn: 'operations', needs: 'operate', ...indexedPage({}) })
  @Query(() => RejectedRecordConnection, { description: 'Records that failed validation, and why, a page at a time.' })
  async rejectedRecords(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => RejectedRecordsArgs) { filter, ...page }: RejectedRecordsArgs,
  ): Promise<object> {
    await checkSources(context, filter?.source);
    const question = {
      connection: 'rejectedRecords',
      orderBy: 'KEY_ASC',
      ordering: rejectedRecordOrdering,
      columns: rejectedRecordColumns,
      from: rejectedRecordTable,
      conditions: rejectedRecordConditions(context.scope, filter ?? {}),
      page,
    };
    return connectionAnswer<RejectedRecordRow>(context.db, info, question, presentRejected);
  }

  @Extensions({ cost: rawTextCost })
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The original record from the raw log, read only when selected. Null when the platform reported the record as deleted.',
  })
  async rawText(@Ctx() context: ApiContext, @Root() record: RejectedRecordRow): Promise<string | null> {
    const { chunkId, position } = record;
    return context.loaders.rawText.load(`${chunkId}/${position}`);
  }
}
