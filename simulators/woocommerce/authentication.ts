import type { IncomingHttpHeaders } from 'node:http';
import type { WooKey, WooStoreSettings } from './model.js';
import { OneLeggedOauth } from './oauth.js';
import type { PhpQuery } from './query.js';
import { authenticationError } from './wp-error.js';

/** The parts of a call used for authentication. */
interface SignedCall {
  method: string;
  /** Home address and path, without query. */
  url: string;
  isSecure: boolean;
  headers: IncomingHttpHeaders;
  query: PhpQuery;
}

/** Whether WordPress considers the call to be HTTPS. */
export function isSecure({ tlsProxy }: WooStoreSettings, isTls: boolean, headers: IncomingHttpHeaders): boolean {
  if (isTls || tlsProxy === 'always') return true;
  return tlsProxy === 'header' && headers['x-forwarded-proto'] === 'https';
}

/**
 * The key of a call; null if it has none: WooCommerce then continues without a user, and the route refuses.
 * An unknown consumer key in Basic or the query counts as none; only OAuth reports that it is invalid.
 */
export function authenticate(settings: WooStoreSettings, oauth: OneLeggedOauth, call: SignedCall): WooKey | null {
  const header = settings.stripsAuthorization ? undefined : call.headers.authorization;
  // Over plain HTTP, WooCommerce ignores Basic and keys in the query.
  const plain = call.isSecure ? plainKey(settings.keys, header, call.query) : null;
  const key = plain ?? oauth.check(call.method, call.url, call.query, header, settings.keys);
  const needed = call.method === 'GET' || call.method === 'HEAD' ? 'read' : 'write';
  if (key && key.permissions !== 'read_write' && key.permissions !== needed)
    throw authenticationError(`The API key provided does not have ${needed} permissions.`);
  return key;
}

function plainKey(keys: readonly WooKey[], header: string | undefined, query: PhpQuery): WooKey | null {
  const { key, secret } = queryPair(query) ?? basicPair(header) ?? {};
  if (!key || !secret) return null;
  const known = keys.find(({ consumerKey }) => consumerKey === key);
  if (!known) return null;
  if (known.consumerSecret !== secret) throw authenticationError('Consumer secret is invalid.');
  return known;
}

function queryPair(query: PhpQuery): { key: string; secret: string } | null {
  const key = query.get('consumer_key');
  const secret = query.get('consumer_secret');
  return typeof key === 'string' && typeof secret === 'string' && key && secret ? { key, secret } : null;
}

function basicPair(header: string | undefined): { key: string; secret: string } | null {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { key: text.slice(0, colon), secret: text.slice(colon + 1) };
}
