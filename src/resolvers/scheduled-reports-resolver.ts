import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { maxScheduledReports } from '../canonical/scheduled-report.js';
import { type KnownReport, knownReports } from '../jobs/scheduled-reports/known-reports.js';
import { requestReportRun } from '../jobs/scheduled-reports/request-report-run.js';
import { passedSlots } from '../jobs/scheduled-reports/slots.js';
import { isLasting } from '../ledger/principals/current-principal.js';
import { savedReports } from '../ledger/saved-reports/saved-reports.js';
import {
  insertReport,
  pauseReport,
  removeReport,
  replaceReport,
  type StoredReport,
  storedReport,
} from '../ledger/scheduled-reports/definitions.js';
import { reportLink, revokeLink } from '../ledger/scheduled-reports/links.js';
import {
  reportRunColumns,
  reportRunConditions,
  reportRunOrdering,
  type ReportRunRow,
  reportRunRow,
  reportRunTable,
} from '../ledger/scheduled-reports/runs.js';
import { countUntil, forgetSchedule } from '../ledger/scheduled-reports/schedule.js';
import { onlySources } from '../ledger/scope/scope.js';
import { ReportRunsArgs, ScheduledReportInput } from '../schema/inputs/scheduled-report-input.js';
import {
  ReportLink,
  ReportMessage,
  ReportRun,
  ReportRunConnection,
  ScheduledReport,
} from '../schema/scheduled-report.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage } from './page-reads.js';
import { presentReportDefinition, presentReportLink, presentReportRun } from './present/scheduled-reports.js';
import { RequestError } from './request-error.js';
import { definitionOf, wrong } from './scheduled-report-definition.js';
import { reportFaults } from './scheduled-report-problem.js';
import { isUuid } from './uuid.js';

const expectedReports = 20;
const expectedMessages = 5;

@Resolver(() => ScheduledReport)
export class ScheduledReportsResolver {
  @Extensions({ dependsOn: 'operations', needs: 'operate', listSize: () => expectedReports, readsFacts: 'never' })
  @Query(() => [ScheduledReport], {
    description: 'The reports that are sent by schedule, of the configuration and of the API, ordered by name.',
  })
  async reports(@Ctx() context: ApiContext): Promise<object[]> {
    const known = await reportsInSight(context);
    return known
      .toSorted((a, b) => (a.definition.name < b.definition.name ? -1 : 1))
      .map((report) => present(context, report));
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate', readsFacts: 'never' })
  @Query(() => ScheduledReport, {
    nullable: true,
    description: 'One report that is sent by schedule. Null if there is none of this name.',
  })
  async scheduledReport(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
  ): Promise<object | null> {
    const found = (await reportsInSight(context)).find(({ definition }) => definition.name === id);
    return found ? present(context, found) : null;
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate', ...indexedPage({}), readsFacts: 'never' })
  @Query(() => ReportRunConnection, {
    description: 'Runs of reports, the one that was due last first, a page at a time.',
  })
  async reportRuns(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ReportRunsArgs) { filter, ...page }: ReportRunsArgs,
  ): Promise<object> {
    const question = {
      connection: 'reportRuns',
      orderBy: 'DUE_AT_DESC',
      ordering: reportRunOrdering,
      columns: reportRunColumns,
      from: reportRunTable,
      conditions: reportRunConditions(context.scope, filter ?? {}),
      page,
    };
    return connectionAnswer<ReportRunRow>(context.db, info, question, presentReportRun);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => ScheduledReport, {
    description:
      'Makes a report that is sent by schedule, with the rights of the API key that makes it: its roles and sources at the time of ' +
      'each run. A key that is revoked makes no more runs.',
  })
  async createReport(
    @Ctx() context: ApiContext,
    @Info() { schema }: GraphQLResolveInfo,
    @Arg('id', () => ID, {
      description: 'Its name: at most 60 lower-case letters, digits and hyphens, starting with a letter.',
    })
    id: string,
    @Arg('report', () => ScheduledReportInput, { description: 'What it is.' }) report: ScheduledReportInput,
  ): Promise<object> {
    const made = await madeReport(context, schema, id, report);
    const stored = await insertReport(context.db, made, { at: context.now, most: maxScheduledReports });
    if (!stored) {
      throw wrong(
        'id',
        `There is a report of this name already, or there are ${maxScheduledReports}. Choose another name, change it with "updateReport", or remove one.`,
      );
    }
    await countUntil(context.db, id, made.definition.when, context.now);
    return presentStored(context, stored);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => ScheduledReport, {
    description: 'Replaces what a report is. From then on it has the rights of the API key that replaces it.',
  })
  async updateReport(
    @Ctx() context: ApiContext,
    @Info() { schema }: GraphQLResolveInfo,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
    @Arg('report', () => ScheduledReportInput, { description: 'What it is from now on.' }) report: ScheduledReportInput,
  ): Promise<object> {
    await changeable(context, id);
    const stored = await replaceReport(context.db, await madeReport(context, schema, id, report), context.now);
    if (!stored) throw notFound();
    return presentStored(context, stored);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => ScheduledReport, {
    description: 'Pauses a report: it is not sent until `resumeReport`. Messages that are under way are still sent.',
  })
  async pauseReport(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
  ): Promise<object> {
    await changeable(context, id);
    return presentStored(context, (await pauseReport(context.db, id, context.now)) ?? raise(notFound()));
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => ScheduledReport, {
    description: 'Lets a paused report go on with its next time. Nothing is made up for.',
  })
  async resumeReport(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
  ): Promise<object> {
    const { definition } = await changeable(context, id);
    await countUntil(context.db, id, definition.when, context.now);
    return presentStored(context, (await pauseReport(context.db, id, null)) ?? raise(notFound()));
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => ScheduledReport, {
    description:
      'Removes a report, and returns it as it was. Its runs stay, and messages that are under way are still sent.',
  })
  async removeReport(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
  ): Promise<object> {
    await changeable(context, id);
    const removed = (await removeReport(context.db, id)) ?? raise(notFound());
    await forgetSchedule(context.db, id);
    return presentStored(context, removed);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => ReportRun, {
    description:
      'Runs a report now, besides its times, and sends it to its recipients. Returns at once; follow it with `reportRuns`.',
  })
  async runReport(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its name.' }) id: string,
  ): Promise<object> {
    const report =
      (await reportsInSight(context)).find(({ definition }) => definition.name === id) ?? raise(notFound());
    const runId = await requestReportRun(context.db, report, { trigger: 'api', now: context.now });
    return presentReportRun((await reportRunRow(context.db, context.scope, runId))!);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => ReportLink, {
    description: 'Revokes a link to a report: it opens no more, in every API process at once.',
  })
  async revokeReportLink(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'The id of the link.' }) id: string,
  ): Promise<object> {
    const link = isUuid(id) ? await reportLink(context.db, id) : null;
    const isSeen = link && (await reportRunRow(context.db, context.scope, link.runId));
    if (!isSeen) throw new RequestError('There is no link of this id.', 'NOT_FOUND', { argument: 'id' });
    return presentReportLink((await revokeLink(context.db, id, context.now))!);
  }
}

@Resolver(() => ScheduledReport)
export class RunOfReportResolver {
  @FieldResolver(() => ReportRun, { nullable: true, description: 'Its run that was due last.' })
  async lastRun(@Ctx() context: ApiContext, @Root() { id }: ScheduledReport): Promise<object | null> {
    return context.loaders.latestRunOfReport.load(id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why it cannot be made as it stands. Null: nothing is known to be wrong.',
  })
  async problem(
    @Ctx() context: ApiContext,
    @Info() { schema }: GraphQLResolveInfo,
    @Root() report: ScheduledReport & { known: KnownReport },
  ): Promise<string | null> {
    const { definition } = report.known;
    const needsSaved = definition.queries.some(({ savedReport }) => savedReport !== null);
    const saved = needsSaved ? await context.loaders.savedReports.load('all') : null;
    const [fault] = reportFaults(schema, definition, [...context.configuredReports, ...(saved ?? [])]);
    return fault ? `${fault.path.join('.')}: ${fault.message}` : null;
  }
}

@Resolver(() => ReportRun)
export class ReportRunResolver {
  @Extensions({ dependsOn: 'operations', needs: 'operate', listSize: () => expectedMessages })
  @FieldResolver(() => [ReportMessage], { description: 'Its messages, those of the report first.' })
  async messages(@Ctx() context: ApiContext, @Root() { id }: ReportRun): Promise<object[]> {
    return context.loaders.messagesOfReportRun.load(id);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate', listSize: () => expectedMessages })
  @FieldResolver(() => [ReportLink], { description: 'The links that were sent.' })
  async links(@Ctx() context: ApiContext, @Root() { id }: ReportRun): Promise<object[]> {
    return context.loaders.linksOfReportRun.load(id);
  }
}

async function reportsInSight({ db, scope, scheduledReports }: ApiContext): Promise<KnownReport[]> {
  const own = onlySources(scope);
  const isSeen = ({ sources }: KnownReport): boolean =>
    own === null || (sources !== null && sources.every((id) => own.includes(id)));
  return (await knownReports(db, scheduledReports.configured)).filter(isSeen);
}

/** What is stored for a report that was sent. */
async function madeReport(
  { db, scope, principal, configuredReports, scheduledReports }: ApiContext,
  schema: GraphQLSchema,
  id: string,
  report: ScheduledReportInput,
): Promise<Pick<StoredReport, 'definition' | 'madeBy' | 'madeByName' | 'sources'>> {
  if (!isLasting(principal)) {
    throw new RequestError(
      'Reports are made with an API key: nobody could find out later whether the owner of a token may still see their figures.',
      'FORBIDDEN',
    );
  }
  if (scheduledReports.configured.some(({ name }) => name === id)) throw isConfigured(id);
  const saved = [...configuredReports, ...(await savedReports(db))];
  const definition = definitionOf(id, report, { schema, reachable: scheduledReports.reachable, saved });
  return { definition, madeBy: principal.id, madeByName: principal.name, sources: onlySources(scope) };
}

async function changeable({ db, scope, scheduledReports }: ApiContext, id: string): Promise<StoredReport> {
  if (onlySources(scope) === null && scheduledReports.configured.some(({ name }) => name === id))
    throw isConfigured(id);
  const stored = await storedReport(db, scope, id);
  if (!stored) throw notFound();
  return stored;
}

function isConfigured(name: string): RequestError {
  return wrong('id', `The report ${name} stands in the configuration: change it there, or use another name.`);
}

function notFound(): RequestError {
  return new RequestError(
    'There is no report of this name that is sent by schedule. `reports` lists them.',
    'NOT_FOUND',
    {
      argument: 'id',
    },
  );
}

function raise(error: Error): never {
  throw error;
}

function present({ now }: ApiContext, known: KnownReport): object {
  const { definition, isConfigured: stands, madeByName: madeBy, changedAt, pausedAt } = known;
  const nextAt = pausedAt === null ? passedSlots(definition.when, now, now).next.toISOString() : null;
  return {
    ...presentReportDefinition(definition),
    ...{ known, isConfigured: stands, madeBy, changedAt, pausedAt, nextAt },
  };
}

function presentStored(context: ApiContext, stored: StoredReport): object {
  return present(context, { ...stored, isConfigured: false });
}
