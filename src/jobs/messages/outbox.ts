import { mailboxOf } from '../../canonical/mailbox.js';
import type { DestinationConfig, MailConfig } from '../../config/config.js';
import type { Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import {
  beginMessage,
  type MessageRow,
  type MessageSubject,
  messagesToSend,
  postponedMessages,
  postponeMessage,
  settleMessage,
} from '../../ledger/messages/messages.js';
import type { Clock } from '../../runtime/clock.js';
import { LeaseLostError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import type { Leases } from '../leases/leases.js';
import { type Composer, Obsolete } from './composed.js';
import type { Outcome } from './outcome.js';
import { sendMail } from './send-mail.js';
import { sendRequest } from './send-request.js';

const second = 1000;

/** The wait after the first failure, which doubles up to the longest one. */
const firstWaitMs = 30 * second;
const longestWaitMs = 3600 * second;

/** About six hours with those waits. */
export const mostMessageAttempts = 12;

/** Looked at in each round, whether they are still to be sent. */
const mostPostponed = 500;

/** Sent at the same time, so that one that waits for its server does not hold up all. */
const atATime = 4;

interface OutboxNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  leases: Leases;
  /** null: no mails are sent. */
  mail: MailConfig | null;
  destinations: readonly DestinationConfig[];
  composers: Readonly<Record<MessageSubject, Composer>>;
}

/**
 * Sends the messages that wait. Each is marked before it is sent and after: one whose sender died in between is sent again with the same
 * id, since it may not have arrived; all others are sent once.
 */
export class Outbox {
  constructor(private readonly needs: OutboxNeeds) {}

  /** Sends what is to be sent now. One process at a time does so. */
  async send(): Promise<void> {
    await this.needs.leases.tryHold('messages', async (lease, signal) => {
      await this.giveUpObsolete(lease);
      for (;;) {
        if (signal.aborted) return;
        const { pool, clock } = this.needs;
        const messages = await messagesToSend(pool, clock.now(), atATime);
        if (messages.length === 0) return;
        const ends = await Promise.allSettled(messages.map((message) => this.sendOne(message, lease, signal)));
        const failed = ends.find((end) => end.status === 'rejected');
        if (failed) throw failed.reason;
      }
    });
  }

  /** What waits for another attempt is given up as soon as it may not be sent any more, and not when it is due. */
  private async giveUpObsolete(lease: Lease): Promise<void> {
    const { pool, clock, composers } = this.needs;
    for (const message of await postponedMessages(pool, clock.now(), mostPostponed)) {
      const problem = await composers[message.subject].obsolete(message);
      if (problem !== null) await this.settle(message, { isSent: false, problem, isFinal: true }, lease);
    }
  }

  private async sendOne(message: MessageRow, lease: Lease, signal: AbortSignal): Promise<void> {
    const { clock } = this.needs;
    const { messageId, attempts } = message;
    if (attempts >= mostMessageAttempts) {
      const problem = message.problem ?? 'the workers that sent it died';
      return this.settle(message, { isSent: false, problem, isFinal: true }, lease);
    }
    let prepared: () => Promise<Outcome>;
    try {
      prepared = await this.prepare(message, signal);
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      const problem = (error as Error).message;
      await lease.inTransaction((client) => beginMessage(client, messageId, clock.now()));
      return this.settle(
        { ...message, attempts: attempts + 1 },
        { isSent: false, problem, isFinal: error instanceof Obsolete },
        lease,
      );
    }
    await lease.inTransaction((client) => beginMessage(client, messageId, clock.now()));
    const outcome = await prepared();
    // A process that stops says nothing about the receiver: the message stays as begun, and is sent again with its id.
    if (!outcome.isSent && signal.aborted) return;
    await this.settle({ ...message, attempts: attempts + 1 }, outcome, lease);
  }

  /** All that comes before the receiver sees anything. */
  private async prepare(message: MessageRow, signal: AbortSignal): Promise<() => Promise<Outcome>> {
    const { clock, composers, destinations } = this.needs;
    const { messageId, subject, channel, recipient, createdAt } = message;
    const composer = composers[subject];
    const obsolete = await composer.obsolete(message);
    if (obsolete !== null) throw new Obsolete(obsolete);
    if (channel === 'mail') {
      const config = this.needs.mail;
      if (config === null) throw new Error('no mail server is configured: see the setting mail');
      assertAllowed(config, recipient);
      const mail = await composer.mail(message);
      return () => sendMail(config, { messageId, to: recipient, date: new Date(createdAt), mail });
    }
    const destination = destinations.find(({ name }) => name === recipient);
    if (!destination) throw new Error(`the configuration has no destination ${recipient}`);
    const body = JSON.stringify(
      await (destination.kind === 'SLACK' ? composer.slack(message) : composer.webhook(message)),
    );
    return () => sendRequest(destination, { id: messageId, body, at: clock.now(), signal });
  }

  private async settle(message: MessageRow, outcome: Outcome, lease: Lease): Promise<void> {
    const { clock, log } = this.needs;
    const { messageId, subject, subjectId, channel, attempts } = message;
    const at = clock.now();
    const about = { message: messageId, subject, subjectId, channel, attempts };
    if (outcome.isSent) {
      await lease.inTransaction((client) => settleMessage(client, messageId, { state: 'sent', problem: null, at }));
      log.info(about, 'message sent');
      return;
    }
    const { problem } = outcome;
    if (outcome.isFinal || attempts >= mostMessageAttempts) {
      await lease.inTransaction((client) => settleMessage(client, messageId, { state: 'given_up', problem, at }));
      log.error({ ...about, problem }, 'message given up: it is not tried again');
      return;
    }
    const wait = outcome.waitMs ?? Math.min(firstWaitMs * 2 ** (attempts - 1), longestWaitMs);
    const nextTryAt = new Date(at.getTime() + wait);
    await lease.inTransaction((client) => postponeMessage(client, messageId, { problem, nextTryAt }));
    log.warn({ ...about, problem, nextTryAt }, 'message not sent; it is tried again');
  }
}

/** The setting may be narrower than when the report was made. */
function assertAllowed({ allowedDomains }: MailConfig, recipient: string): void {
  if (allowedDomains.length === 0) return;
  const domain = mailboxOf(recipient)?.address.split('@')[1]?.toLowerCase();
  if (domain === undefined || !allowedDomains.some((one) => one.toLowerCase() === domain)) {
    throw new Obsolete('its domain is not one of mail.allowedDomains');
  }
}
