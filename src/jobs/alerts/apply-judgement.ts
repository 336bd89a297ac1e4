import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../database/sql.js';
import { type AlertEvent, countRecovered, type NewEvent, openEvent, resolveEvent } from '../../ledger/alerts/events.js';
import type { Evidence } from '../../reports/content/alert-content.js';
import { nextWatch, type Verdict } from './hysteresis.js';
import type { Finding, Preparation } from './judgement.js';
import type { KnownAlert } from './known-alerts.js';

/** What a judgement changes about the events of an alert. */
export interface EventChanges {
  opened: NewEvent[];
  resolved: { event: AlertEvent; evidence: Evidence }[];
  /** In how many judgements in a row those that stay open have recovered. */
  counted: { eventId: string; recovered: number }[];
}

interface Judged {
  alert: KnownAlert;
  rule: string;
  unknown: Preparation['unknown'];
  /** null: nothing has changed of what it is judged from, or it cannot be judged. */
  judged: Awaited<ReturnType<Preparation['judge']>> | null;
  /** Events of the alert that are open. */
  open: readonly AlertEvent[];
  now: Date;
}

export function changesOf({ alert, rule, unknown, judged, open, now }: Judged): EventChanges {
  const { definition, sources } = alert;
  const changes: EventChanges = { opened: [], resolved: [], counted: [] };
  const begin = (kind: NewEvent['kind'], { subject, label, cause, evidence }: Omit<Finding, 'verdict'>): void => {
    const { version, asOf } = evidence;
    const of = { alert: definition.name, subject, kind, rule, definition, sources, label, cause, version, asOf };
    changes.opened.push({ ...of, eventId: randomUUID(), evidence: JSON.stringify(evidence) });
  };
  const step = (event: AlertEvent, verdict: Verdict, evidence: Evidence): void => {
    const { watch, change } = nextWatch({ recovered: event.recovered }, verdict, recoverAfterOf(alert));
    if (change === 'resolved') changes.resolved.push({ event, evidence });
    else if (watch && watch.recovered !== event.recovered) {
      changes.counted.push({ eventId: event.eventId, recovered: watch.recovered });
    }
  };

  const late = open.filter(({ kind }) => kind === 'unknown');
  for (const each of unknown) if (!late.some(({ subject }) => subject === each.subject)) begin('unknown', each);
  for (const event of late) {
    if (unknown.some(({ subject }) => subject === event.subject)) continue;
    changes.resolved.push({ event, evidence: readAgain(event, now) });
  }
  if (!judged) return changes;

  const crossed = new Map(open.filter(({ kind }) => kind === 'crossed').map((event) => [event.subject, event]));
  for (const finding of judged.findings) {
    const event = crossed.get(finding.subject);
    crossed.delete(finding.subject);
    if (event) step(event, finding.verdict, finding.evidence);
    else if (nextWatch(null, finding.verdict, recoverAfterOf(alert)).change === 'opened') begin('crossed', finding);
  }
  if (judged.others) for (const event of crossed.values()) step(event, 'recovered', judged.others);
  return changes;
}

/** In the transaction that remembers the judgement. */
export async function writeChanges(
  db: Queryable,
  { opened, resolved, counted }: EventChanges,
  at: Date,
): Promise<void> {
  for (const event of opened) await openEvent(db, event, at);
  for (const { event, evidence } of resolved) {
    await resolveEvent(db, event.eventId, { resolution: 'recovered', evidence: JSON.stringify(evidence), at });
  }
  for (const { eventId, recovered } of counted) await countRecovered(db, eventId, recovered);
}

/** A store that has an order is not without orders: there is nothing to wait for. */
function recoverAfterOf({ definition: { noOrders, recoverAfter } }: KnownAlert): number {
  return noOrders ? 1 : recoverAfter;
}

function readAgain({ evidence }: AlertEvent, now: Date): Evidence {
  const before = JSON.parse(evidence) as Evidence;
  return { ...before, at: now.toISOString(), statement: 'It is read again, and can be judged.' };
}
