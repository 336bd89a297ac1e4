import { randomUUID } from 'node:crypto';
import { mostWaiting } from '../exports/export-settings.js';
import { type CsvOptions, defaultCsvOptions, separatorsOf } from '../exports/formats/csv/csv-options.js';
import { chooseColumns, exportListNames, type ExportListName, exportLists } from '../exports/lists/lists.js';
import type { ExportSubject } from '../ledger/exports/export-row.js';
import type { NewExport } from '../ledger/exports/exports.js';
import type { Permission } from '../ledger/principals/principal.js';
import { storedPrincipal } from '../ledger/principals/stored-principal.js';
import { savedReport } from '../ledger/saved-reports/saved-reports.js';
import { onlySources } from '../ledger/scope/scope.js';
import type { CsvInput, ExportSubjectInput, RequestExportArgs } from '../schema/inputs/export-args.js';
import type { ArgumentNeed } from '../schema/needs.js';
import { statementCost } from '../schema/statement-cost.js';
import type { ApiContext } from './context.js';
import { RequestError } from './request-error.js';

/** The one list of a subject, or null: a query, or what is refused later. */
function listIn(of: ExportSubjectInput | undefined): ExportListName | null {
  return exportListNames.find((name) => of?.[name]) ?? null;
}

function personalColumns(list: ExportListName, asked: readonly string[] | null | undefined): string[] {
  return exportLists[list].columns
    .filter(({ name, isPersonal }) => isPersonal && (!asked || asked.includes(name)))
    .map(({ name }) => name);
}

/** What a list needs, and personal data that is named. Columns that are not named are left out instead. */
export function exportNeeds(args: Record<string, unknown>): ArgumentNeed[] {
  const { of, columns } = args as unknown as RequestExportArgs;
  const list = listIn(of);
  if (!list) return [];
  const needs: ArgumentNeed[] = [{ permission: exportLists[list].needs, argument: `of.${list}` }];
  if (columns && personalColumns(list, columns).length > 0) needs.push({ permission: 'personal', argument: 'columns' });
  return needs;
}

/** For the audit log. */
export function personalDataIn(args: Record<string, unknown>): string[] {
  const { of, columns } = args as unknown as RequestExportArgs;
  const list = listIn(of);
  return list ? personalColumns(list, columns).map((name) => `${list}.${name}`) : [];
}

/** Of its rows; what a query costs is counted when it is asked. */
export function exportStatement(args: Record<string, unknown>): number {
  const list = listIn((args as unknown as RequestExportArgs).of);
  if (list === 'orderItems') return statementCost.lines;
  if (list === 'orders' || list === 'refunds') return statementCost.orders;
  return list ? statementCost.scan : statementCost.lookup;
}

/** The file that is asked for. Throws a `RequestError` if the arguments do not fit together. */
export async function requestedExport(context: ApiContext, args: RequestExportArgs): Promise<NewExport> {
  const { principal, scope, now, today } = context;
  const subject = await subjectOf(context, args.of);
  const { columns, withheld } = columnsOf(context, subject, args.columns ?? null);
  return {
    exportId: randomUUID(),
    requestedAt: now.toISOString(),
    principalId: principal.id,
    principal: storedPrincipal(principal),
    permissions: permissionsOf(context, subject, columns),
    sources: onlySources(scope)?.toSorted() ?? null,
    ...{ subject, columns, withheld, format: args.format, csv: csvOf(args) },
    name: fileName(args, `${'list' in subject ? subject.list : 'query'}-${today}`),
  };
}

async function subjectOf(context: ApiContext, of: ExportSubjectInput): Promise<ExportSubject> {
  const { query, asOf } = of;
  const given = [...exportListNames.filter((name) => of[name]), ...(query ? ['query'] : [])];
  if (given.length !== 1) {
    throw wrong(
      'of',
      `Exactly one of ${exportListNames.join(', ')} and query must be given; got ${given.join(', ') || 'none'}.`,
    );
  }
  const list = listIn(of);
  if (asOf && list !== 'inventory') throw wrong('of.asOf', '"asOf" is a day of `inventory`. Omit it for another list.');
  if (list) {
    const filter = { ...of[list], ...(asOf && { asOf }) };
    // Without the classes of the inputs.
    return { list, filter: JSON.parse(JSON.stringify(filter)) as Record<string, unknown> };
  }
  const { document, operationName = null, variables, path = null } = query!;
  const text = document ?? (await textOfReport(context, query!.savedReport ?? null));
  if (document && query!.savedReport) throw wrong('of.query', 'Set one of "document" and "savedReport", not both.');
  return { document: text, operationName, variables: variablesOf(variables ?? null), path };
}

async function textOfReport({ db, configuredReports }: ApiContext, name: string | null): Promise<string> {
  if (name === null) throw wrong('of.query', 'Set one of "document" and "savedReport".');
  const report = configuredReports.find((each) => each.name === name) ?? (await savedReport(db, name));
  if (report) return report.document;
  throw new RequestError('There is no saved report of this name. `savedReports` lists them.', 'NOT_FOUND', {
    argument: 'of.query.savedReport',
  });
}

function variablesOf(text: string | null): Record<string, unknown> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw wrong(
    'of.query.variables',
    'The variables must be a JSON object as text, such as "{\\"from\\": \\"2026-01-01\\"}".',
  );
}

function columnsOf({ principal }: ApiContext, subject: ExportSubject, asked: string[] | null) {
  if (!('list' in subject)) {
    if (asked === null) return { columns: null, withheld: [] };
    throw wrong('columns', 'A query has the columns that it selects. Omit "columns", and select fewer fields.');
  }
  if (asked?.length === 0) throw wrong('columns', 'The list is empty. Omit "columns" for all of them.');
  const list = subject.list as ExportListName;
  const chosen = chooseColumns(list, asked, { seesPersonalData: principal.permissions.has('personal') });
  if ('unknown' in chosen) {
    const all = exportLists[list].columns.map(({ name }) => name);
    throw wrong(
      'columns',
      `${list} have no column ${chosen.unknown.map((name) => `"${name}"`).join(', ')}. Columns: ${all.join(', ')}.`,
    );
  }
  return { columns: chosen.columns.map(({ name }) => name), withheld: [...chosen.withheld] };
}

/** What whoever opens the file needs: all that a query was answered with. */
function permissionsOf({ principal }: ApiContext, subject: ExportSubject, columns: string[] | null): Permission[] {
  if (!('list' in subject)) return storedPrincipal(principal).permissions.slice();
  const list = subject.list as ExportListName;
  const isPersonal = personalColumns(list, columns).length > 0;
  return [exportLists[list].needs, ...(isPersonal ? (['personal'] as const) : [])];
}

function csvOf({ format, csv }: RequestExportArgs): Record<string, unknown> | null {
  if (!csv) return null;
  if (format !== 'csv') throw wrong('csv', 'These are settings of CSV. Omit them for another format.');
  return { ...csvOptions(csv) };
}

function csvOptions({ locale, delimiter, decimal, bom, spreadsheetSafe }: CsvInput): CsvOptions {
  const separators = locale ? separatorsOf(locale) : {};
  if (separators === null) {
    throw wrong(
      'csv.locale',
      `"${locale}" is not a locale with a decimal point or comma, such as de-DE. Set "delimiter" and "decimal" instead.`,
    );
  }
  return {
    ...{ ...defaultCsvOptions, ...separators, bom, isSpreadsheetSafe: spreadsheetSafe },
    ...(delimiter && { delimiter }),
    ...(decimal && { decimal }),
  };
}

function fileName({ name, format }: RequestExportArgs, byDefault: string): string {
  const wanted = name ?? byDefault;
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u.test(wanted)) {
    throw wrong(
      'name',
      'The name must have at most 100 letters, digits, spaces, ".", "_" and "-", and begin with a letter or digit.',
    );
  }
  return wanted.toLowerCase().endsWith(`.${format}`) ? wanted : `${wanted}.${format}`;
}

function wrong(argument: string, message: string): RequestError {
  return new RequestError(message, 'BAD_USER_INPUT', { argument });
}

export function tooMany(): RequestError {
  return new RequestError(
    `These credentials have ${mostWaiting} exports waiting or being written. Wait until one is ready, or cancel one.`,
    'TOO_MANY_EXPORTS',
    { limit: mostWaiting },
  );
}
