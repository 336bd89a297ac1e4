import { createHmac } from 'node:crypto';
import { type Clock, MICROS_PER_SECOND } from '../kit/clock.js';
import type { WooKey } from './model.js';
import type { PhpQuery } from './query.js';
import { authenticationError, WpError } from './wp-error.js';

const REQUIRED = [
  'oauth_consumer_key',
  'oauth_timestamp',
  'oauth_nonce',
  'oauth_signature',
  'oauth_signature_method',
] as const;
const WINDOW_SECONDS = 15 * 60;

/** OAuth 1.0a one-legged, as `WC_REST_Authentication` checks it: for calls over plain HTTP. */
export class OneLeggedOauth {
  readonly #clock: Clock;
  /** By key: when each nonce was used, in seconds. */
  readonly #nonces = new Map<string, Map<string, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * The key that signed the call; null if the call has no OAuth parameters.
   * @param url the home address and path as WordPress sees them, without query
   */
  check(
    method: string,
    url: string,
    query: PhpQuery,
    header: string | undefined,
    keys: readonly WooKey[],
  ): WooKey | null {
    const params: PhpQuery = new Map([...query, ...headerParams(header)]);
    const missing = REQUIRED.filter((name) => !params.get(name));
    if (missing.length === REQUIRED.length) return null;
    if (missing.length > 0) {
      const message = `Missing OAuth parameter${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`;
      throw new WpError('woocommerce_rest_authentication_missing_parameter', message, 401);
    }
    const key = keys.find(({ consumerKey }) => consumerKey === params.get('oauth_consumer_key'));
    if (!key) throw authenticationError('Consumer key is invalid.');
    checkSignature(method, url, params, key);
    this.#checkNonce(key, Number(params.get('oauth_timestamp')), String(params.get('oauth_nonce')));
    return key;
  }

  #checkNonce({ consumerKey }: WooKey, timestamp: number, nonce: string): void {
    const now = Math.floor(this.#clock.now() / MICROS_PER_SECOND);
    if (!(Math.abs(now - timestamp) <= WINDOW_SECONDS)) throw authenticationError('Invalid timestamp.');
    const used = this.#nonces.get(consumerKey) ?? new Map<string, number>();
    this.#nonces.set(consumerKey, used);
    if (used.has(nonce)) throw authenticationError('Invalid nonce - nonce has already been used.');
    for (const [known, at] of used) if (at < now - WINDOW_SECONDS) used.delete(known);
    used.set(nonce, timestamp);
  }
}

function checkSignature(method: string, url: string, params: PhpQuery, key: WooKey): void {
  const algorithm = /^HMAC-(SHA1|SHA256)$/.exec(String(params.get('oauth_signature_method')))?.[1];
  if (!algorithm) throw authenticationError('Invalid signature - signature method is invalid.');
  const given = String(params.get('oauth_signature')).replaceAll(' ', '+');
  const text = signatureBase(method, url, params);
  const expected = createHmac(algorithm, `${key.consumerSecret}&`).update(text).digest('base64');
  if (given !== expected) throw authenticationError('Invalid signature - provided signature does not match.');
}

/** `METHOD&url&key%3Dvalue%26…`: pairs sorted by key, encoded once each and then again as pairs. */
function signatureBase(method: string, url: string, params: PhpQuery): string {
  const names = [...params.keys()].filter((name) => name !== 'oauth_signature').sort(byBytes);
  const pairs = names.flatMap((name) => {
    const value = params.get(name) ?? '';
    if (!Array.isArray(value)) return [pair(rfc3986(name), value)];
    return value.map((item, index) => pair(`${rfc3986(name)}%5B${index}%5D`, item));
  });
  return `${method.toUpperCase()}&${rfc3986(url)}&${pairs.join('%26')}`;
}

function pair(encodedName: string, value: string): string {
  return rfc3986(`${encodedName}=${rfc3986(value)}`);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function rfc3986(text: string): string {
  const hex = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, hex);
}

/** The parameters of `Authorization: OAuth name="value", …`. */
function headerParams(header: string | undefined): [string, string][] {
  if (!header?.startsWith('OAuth ')) return [];
  return [...header.slice(6).matchAll(/(oauth_[a-z_-]*)="?([^",]*)"?/g)].map(([, name = '', value = '']) => [
    name,
    decodeURIComponent(value),
  ]);
}
