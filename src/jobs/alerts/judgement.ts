import type { Alert, AlertCondition } from '../../canonical/alert.js';
import type { Queryable } from '../../database/sql.js';
import type { Principal } from '../../ledger/principals/principal.js';
import type { SourceRow, TradingSource } from '../../ledger/sources/source-rows.js';
import type { Evidence } from '../../reports/content/alert-content.js';
import type { Answering } from '../scheduled-reports/answering.js';
import type { Verdict } from './hysteresis.js';

/** What an alert is judged from, beside the answers to its questions. */
export interface Judging {
  db: Queryable;
  answering: Answering;
  /** null: evidence has no links. */
  publicUrl: string | null;
  alert: Alert;
  principal: Principal;
  now: Date;
  /** The configured sources in its scope. */
  sources: readonly WatchedSource[];
  /** The published version, and what it has. */
  version: string;
  asOf: string | null;
  /** Ids of sources whose changes are not all in a version yet. */
  unseen: ReadonlySet<string>;
  /** Ids of sources that have no orders although they usually have some, as alerts found. */
  silent: ReadonlySet<string>;
  signal: AbortSignal;
}

export interface WatchedSource
  extends Pick<SourceRow, 'sourceId' | 'name' | 'knownUntil'>, Pick<TradingSource, 'timezone'> {
  /** Why its sync is late; null: it is not. */
  lateness: string | null;
}

/** What was found about one subject of an alert. */
export interface Finding {
  subject: string;
  /** For people; '' for the alert as a whole. */
  label: string;
  verdict: Verdict;
  cause: string;
  evidence: Evidence;
}

/** What is known before any question is asked. */
export interface Preparation {
  /** All that the judgement depends on: while it stays the same, nothing is asked again. null: nothing can be judged yet. */
  basis: string | null;
  /** Subjects that cannot be judged since a source is late. */
  unknown: Omit<Finding, 'verdict'>[];
  /** What it waits for; null: nothing. */
  waitsFor: string | null;
  judge(): Promise<{
    findings: Finding[];
    /** What of a subject that is not among the findings: it recovered, for this reason. null: it is left as it is. */
    others: Evidence | null;
  }>;
}

/** The causes of events. Those of one cause are told in one message. */
export const ownCause = (alert: string): string => `alert:${alert}`;
export const silentCause = (source: string): string => `silent:${source}`;
export const lateCause = (source: string): string => `late:${source}`;

/** `silent`, `london`, of a cause. */
export function readCause(cause: string): { of: string; name: string } {
  const at = cause.indexOf(':');
  return { of: cause.slice(0, at), name: cause.slice(at + 1) };
}

/** The sources whose trade the conditions let through. */
export function sourcesWithin(sources: readonly WatchedSource[], where: readonly AlertCondition[]): WatchedSource[] {
  const wanted = where.filter(({ dimension }) => dimension === 'SOURCE');
  const isWanted = (id: string): boolean =>
    wanted.every((condition) => condition.in.some((value) => value.toLowerCase() === id));
  return sources.filter(({ sourceId }) => isWanted(sourceId));
}

/** Why a subject cannot be judged, as evidence of its own. */
export function latenessEvidence({ now, version, asOf }: Judging, { name, lateness }: WatchedSource): Evidence {
  const statement = `${name} is late, so this cannot be judged. ${lateness}`;
  return { statement, figures: [], at: now.toISOString(), version, asOf, query: null, link: null };
}
