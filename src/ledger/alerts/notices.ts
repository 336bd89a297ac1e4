import { type Queryable, select, sql } from '../../database/sql.js';

interface Notice {
  noticeId: string;
  cause: string;
  channel: string;
  recipient: string;
  /** JSON. */
  content: string;
}

/** What one recipient is told of a cause, with the events that it tells of. */
export async function insertNotice(
  db: Queryable,
  { noticeId, cause, channel, recipient, content }: Notice,
  eventIds: readonly string[],
  at: Date,
): Promise<void> {
  await select(
    db,
    sql`insert into ops.alert_notice (notice_id, cause, channel, recipient, created_at, content)
      values (${noticeId}::uuid, ${cause}, ${channel}, ${recipient}, ${at}::timestamptz, ${content})`,
  );
  await select(
    db,
    sql`insert into ops.alert_notice_event (notice_id, event_id)
      select ${noticeId}::uuid, e.id from unnest(${eventIds}::uuid[]) as e (id)`,
  );
}

/** What a notice says, as JSON. null: there is none. */
export async function noticeContent(db: Queryable, noticeId: string): Promise<string | null> {
  const [row] = await select<{ content: string }>(
    db,
    sql`select n.content from ops.alert_notice n where n.notice_id = ${noticeId}::uuid`,
  );
  return row?.content ?? null;
}

/** The events of a cause that a recipient was told of. */
export async function eventsToldTo(
  db: Queryable,
  { cause, channel, recipient }: Pick<Notice, 'cause' | 'channel' | 'recipient'>,
): Promise<{ eventId: string; isOpen: boolean }[]> {
  return select(
    db,
    sql`select distinct e.event_id as "eventId", e.resolved_at is null as "isOpen"
      from ops.alert_notice n
      join ops.alert_notice_event t on t.notice_id = n.notice_id
      join ops.alert_event e on e.event_id = t.event_id
      where n.cause = ${cause} and n.channel = ${channel} and n.recipient = ${recipient}
        and (e.resolved_at is null or e.resolution_told_at is null)`,
  );
}

/** The notices that tell of events, with the ids of their events: for the messages that carry them. */
export async function noticesOf(
  db: Queryable,
  eventIds: readonly string[],
): Promise<{ eventId: string; noticeId: string }[]> {
  return select(
    db,
    sql`select t.event_id as "eventId", t.notice_id as "noticeId" from ops.alert_notice_event t
      where t.event_id = any(${eventIds}::uuid[])`,
  );
}
