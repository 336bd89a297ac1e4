import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { Arg, Ctx, Extensions, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import { maxReports, type NamedReport, reportNamePattern } from '../canonical/saved-report.js';
import {
  deleteReport,
  type SavedReportRow,
  savedReport,
  savedReports,
  saveReport,
} from '../ledger/saved-reports/saved-reports.js';
import { onlySources } from '../ledger/scope/scope.js';
import { SavedReport } from '../schema/saved-report.js';
import type { ApiContext } from './context.js';
import { checkReportDocument } from './documents/report-document.js';
import { RequestError } from './request-error.js';

const expectedReports = 50;

@Resolver(() => SavedReport)
export class SavedReportsResolver {
  @Extensions({ dependsOn: 'operations', needs: 'figures', listSize: () => expectedReports, readsFacts: 'never' })
  @Query(() => [SavedReport], { description: 'The reports kept by name, ordered by name.' })
  async savedReports(@Ctx() context: ApiContext, @Info() { schema }: GraphQLResolveInfo): Promise<object[]> {
    const { configuredReports } = context;
    const names = new Set(configuredReports.map(({ name }) => name));
    const saved = (await savedReports(context.db)).filter(({ name }) => !names.has(name));
    return [...configuredReports, ...saved]
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((report) => present(schema, report));
  }

  @Extensions({ dependsOn: 'operations', needs: 'figures', readsFacts: 'never' })
  @Query(() => SavedReport, { nullable: true, description: 'The report of a name. Null if there is none.' })
  async savedReport(
    @Ctx() context: ApiContext,
    @Info() { schema }: GraphQLResolveInfo,
    @Arg('name', () => ID, { description: 'Its name.' }) name: string,
  ): Promise<object | null> {
    const report = configured(context, name) ?? (await savedReport(context.db, name));
    return report ? present(schema, report) : null;
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => SavedReport, {
    description:
      'Saves a report, in place of one of the same name. The document must be one query that is valid for the schema.',
  })
  async saveReport(
    @Ctx() context: ApiContext,
    @Info() { schema }: GraphQLResolveInfo,
    @Arg('name', () => ID, {
      description: 'At most 60 lower-case letters, digits and hyphens, starting with a letter.',
    })
    name: string,
    @Arg('title', () => String, { description: 'A title for people.' }) title: string,
    @Arg('document', () => String, { description: 'The GraphQL query.' }) document: string,
    @Arg('description', () => String, { nullable: true, description: 'What it shows.' }) description: string | null,
  ): Promise<object> {
    checkWriter(context, name);
    if (!new RegExp(reportNamePattern).test(name)) {
      throw wrong(
        'name',
        'The name must have at most 60 lower-case letters, digits and hyphens, and start with a letter.',
      );
    }
    if (title.trim() === '') throw wrong('title', 'The title is empty. Give the report a title for people.');
    const { problem } = checkReportDocument(schema, document);
    if (problem !== null) throw wrong('document', `The document cannot be run as a report. ${problem}`);
    const wanted = { name, title, document, description: description ?? null };
    const saved = await saveReport(context.db, wanted, { at: context.now, most: maxReports });
    if (!saved) {
      throw wrong(
        'name',
        `There are ${maxReports} saved reports; no more are possible. Delete one with "deleteReport".`,
      );
    }
    return present(schema, saved);
  }

  @Extensions({ dependsOn: 'operations', needs: 'operate' })
  @Mutation(() => SavedReport, { description: 'Deletes a saved report, and returns it as it was.' })
  async deleteReport(
    @Ctx() context: ApiContext,
    @Info() { schema }: GraphQLResolveInfo,
    @Arg('name', () => ID, { description: 'Its name.' }) name: string,
  ): Promise<object> {
    checkWriter(context, name);
    const deleted = await deleteReport(context.db, name);
    if (!deleted) {
      throw new RequestError('There is no saved report of this name. `savedReports` lists them.', 'NOT_FOUND', {
        argument: 'name',
      });
    }
    return present(schema, deleted);
  }
}

function present(schema: GraphQLSchema, report: NamedReport & Partial<Pick<SavedReportRow, 'savedAt'>>): object {
  const { name, title, description, document, savedAt = null } = report;
  const { variables, problem } = checkReportDocument(schema, document);
  return { name, title, description, document, savedAt, isConfigured: savedAt === null, variables, problem };
}

function configured({ configuredReports }: ApiContext, name: string): NamedReport | null {
  return configuredReports.find((report) => report.name === name) ?? null;
}

/** Reports are for all who query the API: only who sees all sources may change them. */
function checkWriter(context: ApiContext, name: string): void {
  if (onlySources(context.scope) !== null) {
    throw new RequestError('Only clients that see all sources can change saved reports.', 'FORBIDDEN');
  }
  if (configured(context, name)) {
    throw wrong('name', `The report ${name} stands in the configuration: change it there, or use another name.`);
  }
}

function wrong(argument: string, message: string): RequestError {
  return new RequestError(message, 'BAD_USER_INPUT', { argument });
}
