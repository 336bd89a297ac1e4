import type { NamedReport } from '../../canonical/saved-report.js';
import type { ReportQuery, ScheduledReport } from '../../canonical/scheduled-report.js';
import type { Queryable } from '../../database/sql.js';
import type { AskedDocument, DocumentAnswer, DocumentError } from '../../ledger/principals/ask-as.js';
import type { Principal } from '../../ledger/principals/principal.js';
import { savedReport } from '../../ledger/saved-reports/saved-reports.js';
import { type AnswerShape, UnknownPath } from '../../reports/content/answer-shape.js';
import { buildSection } from '../../reports/content/build-section.js';
import type { ContentSection } from '../../reports/content/report-content.js';
import type { Answering } from './answering.js';

/** A report that cannot be made, and whether it may be possible later. */
export class ReportProblem extends Error {
  constructor(
    message: string,
    readonly isFinal: boolean,
  ) {
    super(message);
  }
}

/** What a report's questions were answered. */
export interface AnsweredReport {
  sections: ContentSection[];
  /** null: the answers are of no version. */
  version: string | null;
  asOf: string | null;
  /** Whether all answers are of that version. */
  isOfOneVersion: boolean;
  /** Whether some values are left out as personal data. */
  isWithheld: boolean;
}

interface Asking {
  db: Queryable;
  answering: Answering;
  configuredReports: readonly NamedReport[];
}

interface AskedReport {
  definition: ScheduledReport;
  principal: Principal;
  /** The instant whose "today" it is. */
  at: Date;
  runId: string;
  signal: AbortSignal;
}

/** Versions follow each other by seconds; questions of a report take less. */
const mostTries = 4;

const state = '{ warehouse { version asOf } }';

/** What no later attempt changes: the document, the rights, the limits. */
const finalCodes = new Set([
  ...['FORBIDDEN', 'BAD_USER_INPUT', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_NOT_OFFERED'],
  ...['OPERATION_RESOLUTION_FAILURE', 'DOCUMENT_NOT_TRUSTED', 'INTROSPECTION_NOT_ALLOWED', 'NOT_FOUND'],
  ...['QUERY_TOO_COMPLEX', 'QUERY_TOO_DEEP', 'QUERY_TOO_LONG', 'QUERY_TOO_REPETITIVE', 'REBUILD_REQUIRED'],
]);

/**
 * Asks a report's questions with the rights of its principal, all of one version of the warehouse if they can be. Throws a
 * `ReportProblem`.
 */
export async function askReport(needs: Asking, asked: AskedReport): Promise<AnsweredReport> {
  const documents = await Promise.all(asked.definition.queries.map((query) => documentOf(needs, query)));
  for (let attempt = 1; ; attempt += 1) {
    const answers = new Map<string, { shape: AnswerShape; answer: DocumentAnswer }>();
    for (const { query, document, shape } of documents) {
      const answer = await askOne(needs, asked, document, query.variables, query.name);
      answers.set(query.name, { shape, answer });
    }
    // After the figures: if they are all of this version, so is what is known of it.
    const known = await askOne(needs, asked, state, {}, 'warehouse');
    const { version, asOf } = known.data!.warehouse as { version: string; asOf: string | null };
    const versions = [...answers.values()].flatMap(({ answer }) => answer.version ?? []);
    const isOfOneVersion = versions.every((each) => each === version);
    if (!isOfOneVersion && attempt < mostTries) continue;
    return {
      sections: asked.definition.sections.map((section) => {
        const { shape, answer } = answers.get(section.query)!;
        try {
          return buildSection(section, shape, answer.data!);
        } catch (error) {
          if (!(error instanceof UnknownPath)) throw error;
          throw new ReportProblem(`The section "${section.title}" does not fit its query: ${error.message}`, true);
        }
      }),
      ...{ version, asOf: isOfOneVersion ? asOf : null, isOfOneVersion },
      isWithheld: [...answers.values()].some(({ answer }) => answer.extensions.withheld !== undefined),
    };
  }
}

async function documentOf(
  { db, answering, configuredReports }: Asking,
  query: ReportQuery,
): Promise<{ query: ReportQuery; document: string; shape: AnswerShape }> {
  const { savedReport: name, name: own } = query;
  const saved =
    name === null ? null : (configuredReports.find((report) => report.name === name) ?? (await savedReport(db, name)));
  const document = query.document ?? saved?.document;
  if (document === undefined)
    throw new ReportProblem(`The query "${own}" is of the saved report "${name}", which does not exist.`, true);
  const shape = await answering.shapeOf(document);
  if (typeof shape === 'string') throw new ReportProblem(`The query "${own}" cannot be run. ${shape}`, true);
  return { query, document, shape };
}

async function askOne(
  { answering }: Asking,
  { principal, at, runId, signal }: AskedReport,
  document: string,
  variables: AskedDocument['variables'] & object,
  name: string,
): Promise<DocumentAnswer> {
  const from = { requestId: `report-run-${runId}`, address: 'report' };
  const answer = await answering.ask({ principal, document, variables, at, from, signal });
  const [error] = answer.errors;
  if (error || answer.data === null) {
    throw new ReportProblem(
      `The query "${name}" was refused: ${error?.message ?? 'it has no answer'}`,
      answer.errors.some(isFinal),
    );
  }
  return answer;
}

function isFinal({ extensions }: DocumentError): boolean {
  return finalCodes.has(String(extensions?.code));
}
