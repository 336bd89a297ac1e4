import { columns as columnsOf, type Queryable, type Sql, select, sql } from '../../database/sql.js';

/** What messages are about. Each has an id of its own. */
export const messageSubjects = ['report', 'correction', 'alert'] as const;
export type MessageSubject = (typeof messageSubjects)[number];

export const messageStates = ['waiting', 'sending', 'sent', 'given_up'] as const;
export type MessageState = (typeof messageStates)[number];

/** A message to one recipient. Instants are ISO 8601 in UTC. */
export interface MessageRow {
  messageId: string;
  subject: MessageSubject;
  subjectId: string;
  /** `destination`: an entry of the configuration, by its name. */
  channel: 'mail' | 'destination';
  recipient: string;
  contains: string[];
  /** `sending`: an attempt has begun and has not ended; if nobody is at it, it may have arrived. */
  state: MessageState;
  attempts: number;
  createdAt: string;
  begunAt: string | null;
  nextTryAt: string;
  settledAt: string | null;
  problem: string | null;
}

const columns = columnsOf('m', [
  ...['messageId', 'subject', 'subjectId', 'channel', 'recipient', 'contains', 'state', 'attempts', 'createdAt'],
  ...['begunAt', 'nextTryAt', 'settledAt', 'problem'],
]);

type NewMessage = Pick<MessageRow, 'messageId' | 'subject' | 'subjectId' | 'channel' | 'recipient' | 'contains'>;

/** In the transaction that says what the messages are about. Each recipient gets one of a subject, however often this runs. */
export async function addMessages(db: Queryable, messages: readonly NewMessage[], at: Date): Promise<void> {
  for (const { messageId, subject, subjectId, channel, recipient, contains } of messages) {
    await select(
      db,
      sql`insert into ops.message (message_id, subject, subject_id, channel, recipient, contains, state, attempts, created_at, next_try_at)
        values (${messageId}::uuid, ${subject}, ${subjectId}::uuid, ${channel}, ${recipient}, ${contains}::text[], 'waiting', 0,
          ${at}::timestamptz, ${at}::timestamptz)
        on conflict (subject, subject_id, channel, recipient) do nothing`,
    );
  }
}

/** Messages to be sent now; for whoever holds the lease: those that are being sent are left by a process that died. */
export async function messagesToSend(db: Queryable, now: Date, most: number): Promise<MessageRow[]> {
  return select(
    db,
    sql`select ${columns} from ops.message m
      where m.state in ('waiting', 'sending') and m.next_try_at <= ${now}::timestamptz
      order by m.next_try_at, m.message_id
      limit ${most}`,
  );
}

/** Messages that wait for another attempt later than now, those that wait longest first. */
export async function postponedMessages(db: Queryable, now: Date, most: number): Promise<MessageRow[]> {
  return select(
    db,
    sql`select ${columns} from ops.message m
      where m.state in ('waiting', 'sending') and m.next_try_at > ${now}::timestamptz
      order by m.created_at, m.message_id
      limit ${most}`,
  );
}

/** Before it is sent: whoever finds it so later knows that it may have arrived. */
export async function beginMessage(db: Queryable, messageId: string, at: Date): Promise<void> {
  await select(
    db,
    sql`update ops.message set state = 'sending', attempts = attempts + 1, begun_at = ${at}::timestamptz
      where message_id = ${messageId}::uuid`,
  );
}

export async function settleMessage(
  db: Queryable,
  messageId: string,
  { state, problem, at }: { state: 'sent' | 'given_up'; problem: string | null; at: Date },
): Promise<void> {
  await select(
    db,
    sql`update ops.message set state = ${state}, problem = ${problem}, settled_at = ${at}::timestamptz
      where message_id = ${messageId}::uuid`,
  );
}

export async function postponeMessage(
  db: Queryable,
  messageId: string,
  { problem, nextTryAt }: { problem: string; nextTryAt: Date },
): Promise<void> {
  await select(
    db,
    sql`update ops.message set state = 'waiting', problem = ${problem}, next_try_at = ${nextTryAt}::timestamptz
      where message_id = ${messageId}::uuid`,
  );
}

/** Of these subjects, by subject and recipient. */
export async function messagesOf(db: Queryable, subjectIds: readonly string[]): Promise<MessageRow[]> {
  return select(
    db,
    sql`select ${columns} from ops.message m where m.subject_id = any(${subjectIds}::uuid[])
      order by m.subject_id, m.subject desc, m.channel desc, m.recipient`,
  );
}

export async function removeMessages(db: Queryable, subjectIds: readonly string[]): Promise<void> {
  await select(db, sql`delete from ops.message where subject_id = any(${subjectIds}::uuid[])`);
}

/** How many messages are in each state; of the settled ones, those since then. */
export async function messageCounts(
  db: Queryable,
  since: Date,
): Promise<{ subject: MessageSubject; state: MessageState; messages: number }[]> {
  const rows = await select<{ subject: MessageSubject; state: MessageState; messages: string }>(
    db,
    sql`select m.subject, m.state, count(*) as messages from ops.message m
      where m.state in ('waiting', 'sending') or m.settled_at >= ${since}::timestamptz
      group by m.subject, m.state`,
  );
  return rows.map((row) => ({ ...row, messages: Number(row.messages) }));
}

/** How many messages about these subjects were given up since then. */
export async function givenUpMessages(
  db: Queryable,
  subjects: readonly MessageSubject[],
  since: Date,
): Promise<number> {
  const [row] = await select<{ messages: string }>(
    db,
    sql`select count(*) as messages from ops.message m
      where m.state = 'given_up' and m.subject = any(${subjects}::text[]) and m.settled_at >= ${since}::timestamptz`,
  );
  return Number(row!.messages);
}

/** Whether a message of the subject, whose id is an expression, is in one of the states: for a statement. */
export function hasMessageIn(subjectId: Sql, states: readonly MessageState[]): Sql {
  return sql`exists (select 1 from ops.message m where m.subject_id = ${subjectId} and m.state = any(${states}::text[]))`;
}
