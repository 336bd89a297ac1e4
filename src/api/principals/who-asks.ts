import type { KeyDirectory } from '../../ledger/principals/key-directory.js';
import { isKeyText, keyPrefix } from '../../ledger/principals/key-text.js';
import { localOwner, type Principal } from '../../ledger/principals/principal.js';
import { type Asker, isFromThisMachine } from './local-request.js';
import { isFromOwnPage, sessionTokenOf } from './session-cookie.js';
import type { Sessions } from './sessions.js';
import type { Tokens } from './tokens.js';
import { type KnownSender, Unauthenticated } from './unauthenticated.js';

/** Who sends a request. Throws `Unauthenticated`, `IssuerUnavailable`, or the database's error. */
export type WhoAsks = (request: Asker) => Promise<Principal>;

interface Credentials {
  keys: Pick<KeyDirectory, 'find' | 'hasAny'>;
  sessions: Pick<Sessions, 'credentialOf'>;
  /** Null: no issuer is configured. */
  tokens: Pick<Tokens, 'find'> | null;
  /** Whether a request without credentials may be the local owner's at all: the API listens on loopback, and not for a proxy. */
  hasLocalOwner: boolean;
  /** Called for each request with a key. */
  noteUse(keyId: string): void;
}

const howToAsk =
  'Send the header "authorization: Bearer <key>" with an API key, which the operator makes with `cartograph keys create`';

/** Knows principals by their API key or token, by the session of their browser, and the local owner by the lack of all. */
export function whoAsks({ keys, tokens, sessions, hasLocalOwner, noteUse }: Credentials): WhoAsks {
  const remedy = `${howToAsk}${tokens ? ', or a token of a configured issuer' : ''}.`;
  const invalid = (what: string, known: KnownSender | null = null): Unauthenticated =>
    new Unauthenticated(`${what} ${remedy}`, 'invalid', known);

  const byKey = async (text: string): Promise<Principal> => {
    if (!isKeyText(text)) throw invalid('The API key is not complete, or has a typing error.');
    const found = await keys.find(text);
    if (found.is === 'unknown') throw invalid('The API key is not known.');
    if (found.is !== 'known') {
      const why = found.is === 'revoked' ? 'was revoked' : 'has expired';
      const { id, name } = found.principal;
      throw invalid(`The API key ${found.keyId} ${why}.`, { id, name, why: `key ${found.is}` });
    }
    noteUse(found.keyId);
    return found.principal;
  };

  const byCredentials = async (credentials: string): Promise<Principal> => {
    if (credentials.startsWith(keyPrefix)) return byKey(credentials);
    if (!tokens) throw invalid('The credentials are not an API key, and no issuer of tokens is configured.');
    return tokens.find(credentials, remedy);
  };

  const withoutCredentials = async (request: Asker): Promise<Principal> => {
    // A cookie may be left from a time with keys, or from another program at this port's name.
    if (hasLocalOwner && isFromThisMachine(request) && !(await keys.hasAny())) return localOwner;
    const token = sessionTokenOf(request);
    if (token !== null) {
      if (!isFromOwnPage(request)) throw invalid('A page of another site may not use the session of this one.');
      const credentials = await sessions.credentialOf(token);
      if (credentials === null) throw invalid('The session has ended. Sign in again.');
      return byCredentials(credentials);
    }
    throw new Unauthenticated(`The request has no credentials. ${remedy}`, 'missing');
  };

  return async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return withoutCredentials(request);
    const [, credentials] = /^bearer +([!-~]+) *$/i.exec(authorization) ?? [];
    if (credentials === undefined) throw invalid('The header "authorization" is not "Bearer" with one key or token.');
    return byCredentials(credentials);
  };
}
