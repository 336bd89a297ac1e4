import type { GraphQLSchema } from 'graphql';
import { definitionFaults, type Reachable } from '../canonical/check-scheduled-report.js';
import { longestReport, type NamedReport, reportNamePattern } from '../canonical/saved-report.js';
import {
  maxReportColumns,
  maxReportQueries,
  maxReportRecipients,
  maxReportSections,
  type ScheduledReport,
} from '../canonical/scheduled-report.js';
import { cronProblem } from '../config/cron.js';
import type { ScheduledReportInput } from '../schema/inputs/scheduled-report-input.js';
import { RequestError } from './request-error.js';
import { type ReportFault, reportFaults } from './scheduled-report-problem.js';

const mostLinkDays = 366;

/** A report as it was sent. Throws `BAD_USER_INPUT` with the place of the first fault. */
export function definitionOf(
  name: string,
  input: ScheduledReportInput,
  { schema, reachable, saved }: { schema: GraphQLSchema; reachable: Reachable; saved: readonly NamedReport[] },
): ScheduledReport {
  if (!new RegExp(reportNamePattern).test(name)) {
    throw wrong('id', 'The name must have at most 60 lower-case letters, digits and hyphens, and start with a letter.');
  }
  checkSizes(input);
  const { title, when, queries, sections, to, corrections, locale, linkDays } = input;
  const definition: ScheduledReport = {
    ...{ name, title, corrections, locale, linkDays },
    when: { cron: when.cron ?? null, completeBy: when.completeBy ?? null, timezone: when.timezone },
    queries: queries.map(({ id, savedReport, document, variables }, i) => ({
      ...{ name: id, savedReport: savedReport ?? null, document: document ?? null },
      variables: variablesOf(variables ?? null, i),
    })),
    sections: sections.map(({ columns, query, ...section }) => ({
      ...{ title: section.title, kind: section.kind, rows: section.rows, query: query ?? queries[0]!.id },
      columns: columns.map(({ path, label, style, change }) => ({
        path,
        style,
        label: label ?? path,
        change: change ?? null,
      })),
    })),
    to: to.map(({ email, destination, send }) => ({
      email: email ?? null,
      destination: destination ?? null,
      send: [...send],
    })),
  };
  checkWords(definition);
  const [fault] = [...definitionFaults(definition, reachable), ...reportFaults(schema, definition, saved)];
  if (fault) throw wrong(argumentOf(fault), sentenceOf(fault));
  return definition;
}

function checkSizes({ title, queries, sections, to, linkDays }: ScheduledReportInput): void {
  if (title.trim() === '') throw wrong('report.title', 'The title is empty. Give the report a title for people.');
  const bounds = { queries: maxReportQueries, sections: maxReportSections, to: maxReportRecipients };
  for (const [name, most] of Object.entries(bounds)) {
    const { length } = { queries, sections, to }[name as keyof typeof bounds];
    if (length === 0 || length > most)
      throw wrong(`report.${name}`, `"${name}" has ${length} entries; expected 1 to ${most}.`);
  }
  for (const [i, { columns }] of sections.entries()) {
    const { length } = columns;
    if (length > 0 && length <= maxReportColumns) continue;
    throw wrong(`report.sections.${i}.columns`, `"columns" has ${length} entries; expected 1 to ${maxReportColumns}.`);
  }
  for (const [i, { send }] of to.entries()) {
    if (send.length === 0) throw wrong(`report.to.${i}.send`, '"send" is empty: the recipient would get nothing.');
  }
  if (!Number.isInteger(linkDays) || linkDays < 1 || linkDays > mostLinkDays) {
    throw wrong('report.linkDays', `"linkDays" is ${linkDays}; expected 1 to ${mostLinkDays}.`);
  }
}

function checkWords({ when: { cron, completeBy, timezone }, locale }: ScheduledReport): void {
  const problem = cron === null ? null : cronProblem(cron);
  if (problem !== null) throw wrong('report.when.cron', `The cron expression would never run: ${problem}.`);
  if (completeBy !== null && !/^([01]\d|2[0-3]):[0-5]\d$/.test(completeBy)) {
    throw wrong('report.when.completeBy', '"completeBy" must be a time of the day such as 09:00.');
  }
  if (!works(() => new Intl.DateTimeFormat('en', { timeZone: timezone }))) {
    throw wrong('report.when.timezone', 'The time zone is not known. Give one such as Europe/London (IANA).');
  }
  if (!works(() => Intl.getCanonicalLocales(locale))) {
    throw wrong('report.locale', 'The locale is not known. Give one such as en-GB (BCP 47).');
  }
}

function works(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

function variablesOf(text: string | null, query: number): Record<string, unknown> {
  if (text === null) return {};
  const argument = `report.queries.${query}.variables`;
  if (text.length > longestReport) throw wrong(argument, `"variables" has more than ${longestReport} characters.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong(argument, '"variables" is not JSON. Send an object such as {"days": 7}, as text.');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(argument, '"variables" is JSON, but no object. Send one such as {"days": 7}, as text.');
}

function argumentOf({ path }: ReportFault): string {
  return ['report', ...path].join('.');
}

/** Faults of the configuration follow the name of their setting; those of documents are sentences already. */
function sentenceOf({ path, message }: ReportFault): string {
  return /^[A-Z]/.test(message) ? message : `"${path.join('.')}" ${message}.`;
}

export function wrong(argument: string, message: string): RequestError {
  return new RequestError(message, 'BAD_USER_INPUT', { argument });
}
