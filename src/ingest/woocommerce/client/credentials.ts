import type { Clock } from '../../../runtime/clock.js';
import { ConfigError } from '../../../runtime/errors.js';
import { percentEncoded, signedQuery } from './oauth.js';
import type { WooSettings } from './settings.js';

export type Authentication = Exclude<WooSettings['authentication'], 'auto'>;

/** Authenticates requests. */
export class Credentials {
  /**
   * How requests authenticate; null: the protocol's default. If the host strips the header, the store responds as it does without
   * credentials, and the query is tried.
   */
  #way: Authentication | null;
  #isProven = false;
  readonly #settings: WooSettings;
  readonly #clock: Clock;

  constructor(settings: WooSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#way = settings.authentication === 'auto' ? null : settings.authentication;
  }

  /**
   * WooCommerce accepts Basic only over TLS; without TLS the secret must not travel, except on this machine. Throws a `ConfigError`
   * if the settings would send it.
   */
  wayTo(base: string): Authentication {
    const { protocol, hostname } = new URL(base);
    if (protocol === 'https:') return this.#way ?? 'basic';
    if (this.#settings.authentication === 'auto') return 'oauth';
    if (this.#way === 'oauth' || isLoopback(hostname)) return this.#way ?? 'oauth';
    throw new ConfigError(
      `${hostname} is used without TLS, and settings.authentication ${this.#way} would send the secret unencrypted. Use https in settings.url, or auto or oauth.`,
      { code: 'woo_needs_tls' },
    );
  }

  /** The current way works: from now on a refusal is about the key. */
  wereSeen(): void {
    this.#isProven = true;
  }

  /** After `tried` was not seen by the store: true if there is another way to try. A way that does not help is given up again. */
  tryAfter(tried: Authentication): boolean {
    if (this.#settings.authentication !== 'auto' || this.#isProven) return false;
    this.#way = tried === 'basic' ? 'query' : null;
    return tried === 'basic';
  }

  /** `home`: the store's own address, which goes into signatures. */
  request(base: string, home: string, path: string, query: Readonly<Record<string, string>>): SignedRequest {
    const { consumerKey, consumerSecret } = this.#settings;
    const url = `${base}${path}`;
    switch (this.wayTo(base)) {
      case 'basic': {
        const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
        return { url: withQuery(url, query), headers: { authorization } };
      }
      case 'query': {
        const keys = { consumer_key: consumerKey, consumer_secret: consumerSecret };
        return { url: withQuery(url, { ...query, ...keys }), headers: {} };
      }
      case 'oauth': {
        const timestamp = Math.floor(this.#clock.now().getTime() / 1000);
        const signed = { method: 'GET', url: `${home}${path}`, query, consumerKey, consumerSecret, timestamp } as const;
        return { url: withQuery(url, signedQuery(signed)), headers: {} };
      }
    }
  }
}

interface SignedRequest {
  url: string;
  headers: Record<string, string>;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

export function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`);
  return pairs.length === 0 ? url : `${url}?${pairs.join('&')}`;
}
