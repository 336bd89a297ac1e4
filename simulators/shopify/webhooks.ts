import { createHmac, randomUUID } from 'node:crypto';
import { time } from './context.js';
import type { Micros } from './model.js';

export interface WebhookSettings {
  /** Where deliveries are posted. */
  url: string;
  topics: string[];
}

interface Delivery {
  topic: string;
  body: string;
  headers: Record<string, string>;
  /** The receiver's status, or the error if it did not respond. */
  outcome: number | string;
}

/** How deliveries fail; each count is of future deliveries. */
export interface WebhookTrouble {
  lose?: number;
  duplicate?: number;
  /** Holds back this many deliveries and sends them in reverse order. */
  reorder?: number;
}

const CONNECT_TIMEOUT_MS = 5000;

/** Sends a shop's webhooks, signed with the app's secret. At least once, unless `WebhookTrouble` is set. */
export class Webhooks {
  readonly #shop: { domain: string; secret: string; version: string; now: () => Micros };
  readonly deliveries: Delivery[] = [];
  #settings: WebhookSettings | null = null;
  #trouble: Required<WebhookTrouble> = { lose: 0, duplicate: 0, reorder: 0 };
  #held: { topic: string; body: string; headers: Record<string, string> }[] = [];
  #sending: Promise<void> = Promise.resolve();

  constructor(shop: { domain: string; secret: string; version: string; now: () => Micros }) {
    this.#shop = shop;
  }

  subscribe(settings: WebhookSettings | null): void {
    this.#settings = settings;
  }

  trouble(trouble: WebhookTrouble): void {
    this.#trouble = { lose: 0, duplicate: 0, reorder: 0, ...trouble };
  }

  send(topic: string, payload: unknown): void {
    if (!this.#settings?.topics.includes(topic)) return;
    const body = JSON.stringify(payload);
    const headers = this.#headers(topic, body);
    if (this.#trouble.lose > 0) {
      this.#trouble.lose -= 1;
      this.deliveries.push({ topic, body, headers, outcome: 'lost' });
      return;
    }
    this.#held.push({ topic, body, headers });
    if (this.#held.length < this.#trouble.reorder) return;
    this.#trouble.reorder = 0;
    for (const delivery of this.#held.reverse()) this.#post(delivery);
    this.#held = [];
  }

  /** Resolves when everything sent so far was answered or given up. */
  async settled(): Promise<void> {
    await this.#sending;
  }

  #post(delivery: { topic: string; body: string; headers: Record<string, string> }): void {
    const copies = this.#trouble.duplicate > 0 ? 2 : 1;
    if (copies === 2) this.#trouble.duplicate -= 1;
    const url = this.#settings?.url ?? '';
    for (let copy = 0; copy < copies; copy += 1) {
      this.#sending = this.#sending.then(async () => {
        const outcome = await post(url, delivery);
        this.deliveries.push({ ...delivery, outcome });
      });
    }
  }

  #headers(topic: string, body: string): Record<string, string> {
    return {
      'content-type': 'application/json',
      'X-Shopify-Topic': topic,
      'X-Shopify-Shop-Domain': this.#shop.domain,
      'X-Shopify-API-Version': this.#shop.version,
      'X-Shopify-Webhook-Id': randomUUID(),
      'X-Shopify-Event-Id': randomUUID(),
      'X-Shopify-Triggered-At': time(this.#shop.now()) ?? '',
      'X-Shopify-Hmac-SHA256': createHmac('sha256', this.#shop.secret).update(body).digest('base64'),
    };
  }
}

async function post(
  url: string,
  { body, headers }: { body: string; headers: Record<string, string> },
): Promise<number | string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers,
      signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
