import { dateInZone } from '../../canonical/calendar-date.js';
import type { Queryable } from '../../database/sql.js';
import type { ReportRun } from '../../ledger/scheduled-reports/runs.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { tradingSources } from '../../ledger/sources/source-rows.js';
import { type ValueFormats, valueFormats } from '../../reports/content/format-values.js';
import type { ContentSection } from '../../reports/content/report-content.js';
import type { AnsweredReport } from './ask-report.js';
import { incompleteSources } from './completeness.js';

/** Later than this after its time, a report says so. */
const lateMs = 15 * 60_000;

interface Noted {
  db: Queryable;
  scope: Scope;
  run: Pick<ReportRun, 'slotAt' | 'askedAt' | 'missedSlots' | 'definition'>;
  answered: AnsweredReport;
}

/** What the readers of a report must know before its figures. */
export async function reportNotes({ db, scope, run, answered }: Noted): Promise<string[]> {
  const { locale, when } = run.definition;
  const formats = valueFormats(locale, when.timezone);
  return [
    ...timeNotes(run, formats),
    ...(await sourceNotes(db, scope, run, answered, formats)),
    ...(answered.isOfOneVersion
      ? []
      : ['The warehouse changed while this was made: its figures are of several versions.']),
    ...(answered.isWithheld ? ['Personal data is left out: the report may not show it.'] : []),
  ];
}

function timeNotes({ slotAt, askedAt, missedSlots }: Noted['run'], formats: ValueFormats): string[] {
  const delay = Date.parse(askedAt) - Date.parse(slotAt);
  return [
    ...(delay > lateMs
      ? [`Late: it was due at ${formats.instant(slotAt)} and made at ${formats.instant(askedAt)}.`]
      : []),
    ...(missedSlots > 0
      ? [
          `${missedSlots === 1 ? 'One earlier time was' : `${missedSlots} earlier times were`} missed while nothing ran; this is the report of the last.`,
        ]
      : []),
  ];
}

async function sourceNotes(
  db: Queryable,
  scope: Scope,
  { askedAt, definition }: Noted['run'],
  { sections }: AnsweredReport,
  formats: ValueFormats,
): Promise<string[]> {
  const today = dateInZone(new Date(askedAt), definition.when.timezone);
  const behind = await incompleteSources(db, scope, today);
  const days = daysIn(sections);
  const partial = (await tradingSources(db, scope)).filter(
    ({ isConfigured, ordersReadFrom }) =>
      isConfigured && ordersReadFrom !== null && days.some((day) => day < ordersReadFrom),
  );
  return [
    ...behind.map(({ sourceId, since }) =>
      since === null
        ? `Not complete: ${sourceId} has never been read completely.`
        : `Not complete: trade of ${sourceId} from ${formats.day(since)} on may be missing.`,
    ),
    ...partial.map(
      ({ sourceId, ordersReadFrom }) =>
        `${sourceId} is read only from ${formats.day(ordersReadFrom!)} on: days before are partial.`,
    ),
    ...(days.some((day) => day >= today) ? [`${formats.day(today)} is not over: its figures still grow.`] : []),
  ];
}

/** The days that the report shows. */
function daysIn(sections: readonly ContentSection[]): string[] {
  return sections.flatMap(({ columns, rows }) =>
    columns.flatMap(({ kind }, i) =>
      kind === 'day' ? rows.flatMap((row) => (typeof row[i] === 'string' ? [row[i]] : [])) : [],
    ),
  );
}
