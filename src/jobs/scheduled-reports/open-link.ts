import type { ConfiguredReport } from '../../config/config.js';
import type { Queryable } from '../../database/sql.js';
import type { TermsOfRoles } from '../../ledger/principals/roles.js';
import { linkOf } from '../../ledger/scheduled-reports/links.js';
import { reportRun } from '../../ledger/scheduled-reports/runs.js';
import type { ReportContent } from '../../reports/content/report-content.js';
import { principalOfReport } from './known-reports.js';
import { mayStillShow } from './report-rights.js';

/** What a link opens. `unknown`: it never was one. `ended`: it has expired, was revoked, or the report may not show this any more. */
export type OpenedLink = { runId: string; content: ReportContent } | 'unknown' | 'ended';

export type OpenReportLink = (secret: string) => Promise<OpenedLink>;

interface OpeningNeeds {
  db: Queryable;
  configured: readonly ConfiguredReport[];
  terms: TermsOfRoles;
  now: Date;
}

/** The report behind a link, with the rights that its maker has now: with less than it was made with, it stays closed. */
export async function openReportLink(needs: OpeningNeeds, secret: string): Promise<OpenedLink> {
  const { db, now } = needs;
  const link = await linkOf(db, secret);
  if (!link) return 'unknown';
  if (link.revokedAt !== null || Date.parse(link.expiresAt) <= now.getTime()) return 'ended';
  const run = await reportRun(db, link.runId);
  if (!run?.content || run.rights === null) return 'ended';
  const principal = await principalOfReport(run, needs);
  if (typeof principal === 'string' || !mayStillShow(run.rights, principal)) return 'ended';
  return { runId: run.runId, content: JSON.parse(run.content) as ReportContent };
}
