import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import { mayCancel, mayOpen } from '../exports/may-open.js';
import { DocumentRefused, requestExport } from '../exports/request-export.js';
import { ExportRefused } from '../exports/table/export-refused.js';
import type { ExportRow } from '../ledger/exports/export-row.js';
import { cancelExport, exportById, latestExports } from '../ledger/exports/exports.js';
import { Export } from '../schema/export.js';
import { RequestExportArgs } from '../schema/inputs/export-args.js';
import { needs } from '../schema/needs.js';
import type { ApiContext } from './context.js';
import { presentExport } from './present/exports.js';
import { currencyOf } from './reporting-currency.js';
import { RequestError } from './request-error.js';
import { exportNeeds, exportStatement, personalDataIn, requestedExport, tooMany } from './requested-export.js';
import { isUuid } from './uuid.js';

/** Whoever has more keeps their ids. */
const mostListed = 100;

@Resolver(() => Export)
export class ExportsResolver {
  @Extensions({ dependsOn: 'operations', needs: 'figures', listSize: () => mostListed, readsFacts: 'never' })
  @Query(() => [Export], {
    description: 'The latest exports that the credentials could have asked for themselves, the newest first.',
  })
  async exports(@Ctx() context: ApiContext): Promise<object[]> {
    return (await latestExports(context.db, context.principal, mostListed)).map(presentExport);
  }

  @Extensions({ dependsOn: 'operations', needs: 'figures', readsFacts: 'never' })
  @Query(() => Export, {
    nullable: true,
    description: 'One export by its id. Null if there is none, or it has been forgotten.',
  })
  async export(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<object | null> {
    const row = await openable(context, id);
    return row && presentExport(row);
  }

  @Extensions({
    dependsOn: 'operations',
    statement: exportStatement,
    ...needs({ needs: 'figures', needsOf: exportNeeds, readsPersonal: personalDataIn }),
  })
  @Mutation(() => Export, {
    description:
      'Exports a list, or the answer to a query, as a file. A small one is written at once; a list of more than 10,000 rows by a worker: follow it with `export`. The file is fetched at `url` with the same credentials.',
  })
  async requestExport(
    @Ctx() context: ApiContext,
    @Info() { schema }: GraphQLResolveInfo,
    @Args(() => RequestExportArgs) args: RequestExportArgs,
  ): Promise<object> {
    const { exports: desk, now, today, from } = context;
    if (!desk) throw new Error('this process takes no exports');
    const wanted = await requestedExport(context, args);
    const reportingCurrency = currencyOf(context, await context.warehouse());
    try {
      const row = await requestExport(desk, wanted, { now, today, reportingCurrency, schema, from });
      if (!row) throw tooMany();
      return presentExport(row);
    } catch (error) {
      const isRefused = error instanceof ExportRefused || error instanceof DocumentRefused;
      // A document has the code of its own answer.
      throw isRefused ? new RequestError(error.message, error.code as RequestError['code']) : error;
    }
  }

  @Extensions({ dependsOn: 'operations', needs: 'figures' })
  @Mutation(() => Export, {
    description: 'Cancels an export that is not written yet. Only whoever asked for it, and an owner, may do so.',
  })
  async cancelExport(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<object> {
    const row = await openable(context, id);
    if (!row || !mayCancel(context.principal, row)) {
      throw new RequestError('There is no export of yours with this id. `exports` lists them.', 'NOT_FOUND', {
        argument: 'id',
      });
    }
    const cancelled = await cancelExport(context.db, id, context.now);
    return presentExport(cancelled ?? (await exportById(context.db, id)) ?? row);
  }
}

async function openable({ db, principal }: ApiContext, id: string): Promise<ExportRow | null> {
  const row = isUuid(id) ? await exportById(db, id) : null;
  return row && mayOpen(principal, row) ? row : null;
}
