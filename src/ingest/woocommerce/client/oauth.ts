import { createHmac, randomBytes } from 'node:crypto';

interface OauthRequest {
  method: 'GET';
  /** Scheme, host and path by which the store knows itself; without the query. */
  url: string;
  query: Readonly<Record<string, string>>;
  consumerKey: string;
  consumerSecret: string;
  /** Seconds since 1970. */
  timestamp: number;
  /** Unique within 15 minutes. */
  nonce?: string;
}

/**
 * The query with OAuth 1.0a one-legged parameters, for stores without TLS: the secret itself is not sent. WooCommerce deviates from
 * RFC 5849: each `key=value`, already encoded once, is encoded again as a whole.
 */
export function signedQuery(request: OauthRequest): Record<string, string> {
  const unsigned: Record<string, string> = {
    ...request.query,
    oauth_consumer_key: request.consumerKey,
    oauth_nonce: request.nonce ?? randomBytes(16).toString('hex'),
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(request.timestamp),
    oauth_version: '1.0',
  };
  return { ...unsigned, oauth_signature: signature(request, unsigned) };
}

function signature({ method, url, consumerSecret }: OauthRequest, parameters: Record<string, string>): string {
  const pairs = Object.keys(parameters)
    // By bytes, like PHP's strcmp.
    .sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)))
    .map((name) => percentEncoded(`${percentEncoded(name)}=${percentEncoded(parameters[name]!)}`));
  const base = `${method}&${percentEncoded(url)}&${pairs.join('%26')}`;
  return createHmac('sha256', `${consumerSecret}&`).update(base).digest('base64');
}

/** RFC 3986: encodes all but letters, digits and `-._~`. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
