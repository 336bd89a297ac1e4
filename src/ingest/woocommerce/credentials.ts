import type { Clock } from '../../clock.js';
import { percentEncoded, signedQuery } from './oauth.js';
import type { WooSettings } from './settings.js';

export type Authentication = Exclude<WooSettings['authentication'], 'auto'>;

/** Proves who a request comes from. */
export class Credentials {
  /** As a request without any is answered when the host strips the header: then the query is tried. */
  #way: Authentication | null;
  readonly #settings: WooSettings;
  readonly #clock: Clock;

  constructor(settings: WooSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#way = settings.authentication === 'auto' ? null : settings.authentication;
  }

  /** WooCommerce looks at Basic over TLS only; without TLS the secret must not travel. */
  wayTo(base: string): Authentication {
    return this.#way ?? (base.startsWith('https:') ? 'basic' : 'oauth');
  }

  /** After `tried` was not seen: true when there is another way to try. It is kept from then on. */
  tryAfter(tried: Authentication): boolean {
    if (this.#settings.authentication !== 'auto' || tried !== 'basic') return false;
    this.#way = 'query';
    return true;
  }

  /** `home`: the store's own address, which it signs with. */
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

export interface SignedRequest {
  url: string;
  headers: Record<string, string>;
}

export function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`);
  return pairs.length === 0 ? url : `${url}?${pairs.join('&')}`;
}
