import type { Alert } from '../../canonical/alert.js';
import { columns as columnsOf, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { withinSight } from '../scheduled-reports/definitions.js';
import type { Scope } from '../scope/scope.js';

/** `crossed`: what the alert watches for was found. `unknown`: it could not be judged, since a source is late. */
export const alertEventKinds = ['crossed', 'unknown'] as const;
export type AlertEventKind = (typeof alertEventKinds)[number];

export const alertResolutions = ['recovered', 'withdrawn'] as const;
export type AlertResolution = (typeof alertResolutions)[number];

/** A time for which an alert was open about one subject. Instants are ISO 8601 in UTC. */
export interface AlertEvent {
  eventId: string;
  alert: string;
  /** A source, a variant; '' is the alert as a whole. */
  subject: string;
  kind: AlertEventKind;
  rule: string;
  definition: Alert;
  /** See `StoredAlert`. */
  sources: readonly string[] | null;
  label: string;
  cause: string;
  openedAt: string;
  version: string;
  asOf: string | null;
  /** JSON. */
  evidence: string;
  /** How often in a row it was judged as recovered. */
  recovered: number;
  resolvedAt: string | null;
  resolution: AlertResolution | null;
  /** JSON. */
  resolvedEvidence: string | null;
  toldAt: string | null;
  resolutionToldAt: string | null;
  remindAt: string | null;
  [column: string]: unknown;
}

const columns = sql`${columnsOf('e', [
  ...['eventId', 'alert', 'subject', 'kind', 'rule', 'definition', 'sources', 'label', 'cause', 'openedAt', 'asOf'],
  ...[
    'evidence',
    'recovered',
    'resolvedAt',
    'resolution',
    'resolvedEvidence',
    'toldAt',
    'resolutionToldAt',
    'remindAt',
  ],
])}, e.version::text as version`;

/** Of all alerts, those that are not over. */
export async function openEvents(db: Queryable): Promise<AlertEvent[]> {
  return select(
    db,
    sql`select ${columns} from ops.alert_event e where e.resolved_at is null order by e.opened_at, e.event_id`,
  );
}

/** Those of one cause. */
export async function openEventsOf(db: Queryable, cause: string): Promise<AlertEvent[]> {
  return select(
    db,
    sql`select ${columns} from ops.alert_event e
      where e.resolved_at is null and e.cause = ${cause} order by e.opened_at, e.event_id`,
  );
}

/** An event that opens now. */
export type NewEvent = Pick<
  AlertEvent,
  | 'eventId'
  | 'alert'
  | 'subject'
  | 'kind'
  | 'rule'
  | 'definition'
  | 'sources'
  | 'label'
  | 'cause'
  | 'version'
  | 'asOf'
  | 'evidence'
>;

export async function openEvent(db: Queryable, event: NewEvent, at: Date): Promise<void> {
  const { eventId, alert, subject, kind, rule, definition, sources, label, cause, version, asOf, evidence } = event;
  await select(
    db,
    sql`insert into ops.alert_event (event_id, alert, subject, kind, rule, definition, sources, label, cause, opened_at, version, as_of, evidence, recovered)
      values (${eventId}::uuid, ${alert}, ${subject}, ${kind}, ${rule}, ${JSON.stringify(definition)}::jsonb, ${sources}::text[], ${label},
        ${cause}, ${at}::timestamptz, ${version}::bigint, ${asOf}::timestamptz, ${evidence}, 0)`,
  );
}

export async function countRecovered(db: Queryable, eventId: string, recovered: number): Promise<void> {
  await select(
    db,
    sql`update ops.alert_event set recovered = ${recovered} where event_id = ${eventId}::uuid and recovered <> ${recovered}`,
  );
}

/** An event that is withdrawn is not told any more. */
export async function resolveEvent(
  db: Queryable,
  eventId: string,
  { resolution, evidence, at }: { resolution: AlertResolution; evidence: string | null; at: Date },
): Promise<void> {
  const told = resolution === 'withdrawn' ? at : null;
  await select(
    db,
    sql`update ops.alert_event
      set resolved_at = ${at}::timestamptz, resolution = ${resolution}, resolved_evidence = ${evidence},
        told_at = coalesce(told_at, ${told}::timestamptz), resolution_told_at = ${told}::timestamptz
      where event_id = ${eventId}::uuid`,
  );
}

/** Events of which somebody is to be told something now, the oldest first. */
export async function eventsToTell(db: Queryable, now: Date): Promise<AlertEvent[]> {
  return select(
    db,
    sql`select ${columns} from ops.alert_event e
      where e.told_at is null
        or (e.resolved_at is not null and e.resolution_told_at is null)
        or (e.resolved_at is null and e.remind_at <= ${now}::timestamptz)
      order by e.opened_at, e.alert, e.label, e.event_id`,
  );
}

/** In the transaction that makes the messages. */
export async function markTold(
  db: Queryable,
  eventId: string,
  { at, remindAt }: { at: Date; remindAt: Date | null },
): Promise<void> {
  await select(
    db,
    sql`update ops.alert_event
      set told_at = coalesce(told_at, ${at}::timestamptz), remind_at = ${remindAt}::timestamptz,
        resolution_told_at = case when resolved_at is not null then coalesce(resolution_told_at, ${at}::timestamptz) end
      where event_id = ${eventId}::uuid`,
  );
}

/** An event as it is listed. Columns, ordering and conditions use the alias `e`. */
export const alertEventTable: Sql = sql`ops.alert_event e`;
export const alertEventColumns: Sql = columns;

export const alertEventOrdering = {
  description: 'The one that was opened last first.',
  direction: 'desc',
  terms: [
    { expression: sql`e.opened_at`, type: 'timestamptz' },
    { expression: sql`e.event_id::text collate "C"`, type: 'text' },
  ],
} as const;

export interface AlertEventFilter {
  alert?: string[] | null;
  kind?: AlertEventKind[] | null;
  isOpen?: boolean | null;
}

/** The filter as conditions on `alertEventTable`. */
export function alertEventConditions(scope: Scope, { alert, kind, isOpen }: AlertEventFilter): Sql[] {
  const conditions = [withinSight(scope, sql`e.sources`)];
  if (alert) conditions.push(sql`e.alert = any(${alert}::text[])`);
  if (kind) conditions.push(sql`e.kind = any(${kind}::text[])`);
  if (isOpen === true) conditions.push(sql`e.resolved_at is null`);
  if (isOpen === false) conditions.push(sql`e.resolved_at is not null`);
  return conditions;
}
