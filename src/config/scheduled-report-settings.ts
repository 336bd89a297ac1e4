import { definitionFaults, type Reachable } from '../canonical/check-scheduled-report.js';
import type { ReportColumn, ReportRecipient, ReportSection, ScheduledReport } from '../canonical/scheduled-report.js';
import type { ConfiguredReport } from './config.js';
import type { Fault } from './faults.js';

type Values = Record<string, unknown>;

/** A validated entry of `scheduledReports`, completed. */
export function configuredReport(values: Values, defaultTimezone: string): ConfiguredReport {
  const report = values as unknown as ConfiguredReport;
  const { cron = null, completeBy = null, timezone = defaultTimezone } = report.when;
  const [first] = report.queries;
  return {
    ...report,
    as: { ...report.as, sources: report.as.sources ?? null },
    when: { cron, completeBy, timezone },
    queries: report.queries.map((query) => ({
      ...query,
      savedReport: query.savedReport ?? null,
      document: query.document ?? null,
    })),
    sections: report.sections.map((section): ReportSection => ({
      ...section,
      query: section.query ?? first!.name,
      columns: section.columns.map((column): ReportColumn => ({
        ...column,
        label: column.label ?? column.path,
        change: column.change ?? null,
      })),
    })),
    to: report.to.map(({ email, destination, send }): ReportRecipient => ({
      email: email ?? null,
      destination: destination ?? null,
      send,
    })),
  };
}

/** What the schema cannot say of `scheduledReports`, once it has nothing to say itself. */
export function scheduledReportFaults(values: Values): Fault[] {
  const { scheduledReports, sources, reporting } = values;
  if (!Array.isArray(scheduledReports)) return [];
  const known = reachableBy(values);
  const ids = listed(sources).map(({ id }) => id);
  return listed(scheduledReports).flatMap((report, i): Fault[] => {
    const of = unknownSources(report, ids).map(({ path, message }) => ({
      path: ['scheduledReports', i, ...path],
      message,
    }));
    if (!isShaped(report)) return of;
    const { timezone = 'UTC' } = (reporting ?? {}) as { timezone?: string };
    const faults = definitionFaults(configuredReport(report, timezone) satisfies ScheduledReport, known);
    return [...of, ...faults.map(({ path, message }) => ({ path: ['scheduledReports', i, ...path], message }))];
  });
}

/** Where the settings let messages go. */
export function reachableBy({ mail, destinations, api }: Values): Reachable {
  return {
    hasMail: (mail as Values | undefined)?.host !== undefined,
    allowedDomains: ((mail as Values | undefined)?.allowedDomains ?? []) as string[],
    destinations: listed(destinations) as unknown as { name: string; kind: string }[],
    hasPublicUrl: (api as Values | undefined)?.publicUrl !== undefined,
  };
}

function unknownSources(report: Values, ids: readonly unknown[]): Fault[] {
  const { sources } = (report.as ?? {}) as Values;
  return (Array.isArray(sources) ? sources : []).flatMap((id, j) =>
    ids.includes(id) ? [] : [{ path: ['as', 'sources', j], message: 'is not the id of a source' }],
  );
}

/** Whether the lists are there: otherwise that is a fault already. */
function isShaped({ when, queries, sections, to }: Values): boolean {
  const lists = [queries, sections, to, ...listed(sections).map(({ columns }) => columns)];
  return (
    typeof when === 'object' &&
    when !== null &&
    lists.every((list) => Array.isArray(list) && list.length === listed(list).length && list.length > 0)
  );
}

function listed(value: unknown): Values[] {
  return Array.isArray(value) ? value.filter((item): item is Values => typeof item === 'object' && item !== null) : [];
}
