import type { ScheduledReport } from '../../canonical/scheduled-report.js';
import type { ConfiguredReport } from '../../config/config.js';
import type { Queryable } from '../../database/sql.js';
import { currentPrincipal } from '../../ledger/principals/current-principal.js';
import type { Principal } from '../../ledger/principals/principal.js';
import { principalWith, type TermsOfRoles } from '../../ledger/principals/roles.js';
import { storedReports } from '../../ledger/scheduled-reports/definitions.js';

/** A report with whoever it has its rights of. */
export interface KnownReport {
  definition: ScheduledReport;
  madeBy: string;
  /** What it may show at most, as far as is known; null: all sources. */
  sources: readonly string[] | null;
  /** For people. */
  madeByName: string;
  /** null: it is of the configuration. */
  changedAt: string | null;
  pausedAt: string | null;
  isConfigured: boolean;
}

/** The principal of a report of the configuration. */
export const configuredMaker = 'configuration';

/** All reports that there are. One of the configuration hides a stored one of its name. */
export async function knownReports(db: Queryable, configured: readonly ConfiguredReport[]): Promise<KnownReport[]> {
  const names = new Set(configured.map(({ name }) => name));
  const stored = (await storedReports(db)).filter(({ definition }) => !names.has(definition.name));
  return [
    ...configured.map(({ as: { sources }, ...definition }) => ({
      ...{ definition, madeBy: configuredMaker, madeByName: configuredMaker, sources },
      ...{ changedAt: null, pausedAt: null, isConfigured: true },
    })),
    ...stored.map((report) => ({ ...report, isConfigured: false })),
  ];
}

interface Rights {
  db: Queryable;
  configured: readonly ConfiguredReport[];
  terms: TermsOfRoles;
  now: Date;
}

/** Whose rights a report has now. A text: why it has none any more. */
export async function principalOfReport(
  { madeBy, report }: { madeBy: string; report: string },
  { db, configured, terms, now }: Rights,
): Promise<Principal | string> {
  if (madeBy !== configuredMaker) return currentPrincipal(db, madeBy, terms, now);
  const found = configured.find(({ name }) => name === report);
  if (!found) return 'the report is no longer in the configuration';
  const { roles, sources } = found.as;
  return principalWith(
    { id: `report:${report}`, name: `report ${report}`, roles, scope: { sources: sources ?? 'all' } },
    terms,
  );
}
