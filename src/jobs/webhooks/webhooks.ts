import { request } from 'undici';
import type { WebhookConfig } from '../../config/config.js';
import type { Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import { inSnapshot } from '../../database/transaction.js';
import { rememberFailure, rememberReceived, type WebhookState, webhookState } from '../../ledger/webhooks/webhooks.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import type { Leases } from '../leases/leases.js';
import { type Delivery, nextDelivery } from './next-delivery.js';
import { signedHeaders } from './signature.js';

const second = 1000;

/** A receiver that only stores what it is sent answers in far less. */
const answerMs = 15 * second;

/** The wait after the first failure, which doubles up to the longest one. A webhook is never given up. */
const firstWaitMs = 30 * second;
const longestWaitMs = 3600 * second;

interface WebhooksNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  leases: Leases;
  webhooks: readonly WebhookConfig[];
}

/**
 * Sends the changes of published versions to the configured URLs, each change at least once and in order: what was received is
 * remembered after the answer, so a process that dies in between sends it again, with the same id.
 */
export class Webhooks {
  constructor(private readonly needs: WebhooksNeeds) {}

  /** Sends each webhook the changes that it has not received yet. One process at a time serves one of them. */
  async deliver(): Promise<void> {
    const { webhooks, leases } = this.needs;
    await Promise.all(
      webhooks.map((webhook) =>
        leases.tryHold(`webhook ${webhook.name}`, (lease, signal) => this.deliverTo(webhook, lease, signal)),
      ),
    );
  }

  private async deliverTo(webhook: WebhookConfig, lease: Lease, signal: AbortSignal): Promise<void> {
    const { pool, clock, log } = this.needs;
    const { name } = webhook;
    let state = await webhookState(pool, name);
    if (state?.nextTryAt && state.nextTryAt > clock.now()) return;
    for (let hasMore = true; hasMore && !signal.aborted;) {
      const position: string | null = state?.position ?? null;
      const delivery = await inSnapshot(pool, (client) => nextDelivery(client, webhook, position));
      ({ hasMore } = delivery);
      const problem = delivery.body === null ? null : await this.send(webhook, delivery, delivery.body, signal);
      if (problem !== null) {
        if (!signal.aborted) await this.waitAfter(problem, state!, { name, lease });
        return;
      }
      const { endPosition } = delivery;
      if (endPosition !== position) await lease.inTransaction((client) => rememberReceived(client, name, endPosition));
      if (delivery.body !== null) log.info({ webhook: name, delivery: delivery.id }, 'webhook received changes');
      state = { position: endPosition, failures: 0, nextTryAt: null };
    }
  }

  /** Why it was not received; null: it was. */
  private async send(
    { url, secrets }: WebhookConfig,
    delivery: Pick<Delivery, 'id'>,
    body: string,
    signal: AbortSignal,
  ): Promise<string | null> {
    const signed = signedHeaders({ id: delivery.id, body }, secrets, this.needs.clock.now());
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signed },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
      });
      await answer.body.dump();
      // A redirect is not followed: the secret was given to this address.
      return answer.statusCode >= 200 && answer.statusCode < 300 ? null : `status ${answer.statusCode}`;
    } catch (error) {
      const { name, code } = error as Error & { code?: string };
      return code ?? name;
    }
  }

  /** The URL may have a secret, so neither the log nor the table has it. */
  private async waitAfter(
    problem: string,
    { failures }: WebhookState,
    { name, lease }: { name: string; lease: Lease },
  ): Promise<void> {
    const { clock, log } = this.needs;
    const wait = Math.min(firstWaitMs * 2 ** Math.min(failures, 20), longestWaitMs);
    const nextTryAt = new Date(clock.now().getTime() + wait);
    await lease.inTransaction((client) => rememberFailure(client, name, { problem, nextTryAt }));
    log.warn({ webhook: name, problem, failures: failures + 1, nextTryAt }, 'webhook did not receive changes');
  }
}
