import { createHash } from 'node:crypto';
import type { ScheduledReport } from '../../canonical/scheduled-report.js';
import type { Queryable } from '../../database/sql.js';
import { addMessages, type MessageSubject } from '../../ledger/messages/messages.js';

/** Makes the messages of a run, one for each recipient of its report, in the transaction that says what they contain. */
export async function addRunMessages(
  db: Queryable,
  subject: MessageSubject,
  { runId, definition }: { runId: string; definition: Pick<ScheduledReport, 'to'> },
  at: Date,
): Promise<void> {
  // What has changed is said to those who were sent the figures in the message itself.
  const recipients =
    subject === 'report' ? definition.to : definition.to.filter(({ send }) => send.includes('CONTENT'));
  const messages = recipients.map(({ email, destination, send }) => {
    const [channel, recipient] = email === null ? (['destination', destination!] as const) : (['mail', email] as const);
    const messageId = messageIdFrom(subject, runId, channel, recipient);
    return { messageId, subject, subjectId: runId, channel, recipient, contains: [...send] };
  });
  await addMessages(db, messages, at);
}

/** Follows from what the message is: made again, it is the same. A UUID of version 8. */
export function messageIdFrom(...of: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(of)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
