import { verify } from 'node:crypto';
import type { ServiceAccount } from './service-account.js';
import { TokenError } from './token-error.js';

const AUDIENCES = new Set(['https://oauth2.googleapis.com/token', 'https://www.googleapis.com/oauth2/v4/token']);

/** The longest life of an assertion, and how far clocks may be apart. */
const LONGEST_SECONDS = 3600;
const SKEW_SECONDS = 300;

/**
 * Checks a signed assertion (RFC 7523) as Google does: algorithm, account, key, signature, audience, times, scope. Returns whose it
 * is and the scopes it asks for. Throws a `TokenError`.
 */
export function checkAssertion(
  assertion: string,
  accounts: ReadonlyMap<string, ServiceAccount>,
  nowSeconds: number,
): { account: ServiceAccount; scopes: string[] } {
  const parts = assertion.split('.');
  const [header, claims] = parts.slice(0, 2).map(decoded);
  if (parts.length !== 3 || !header || !claims) throw invalid('Bad Request');
  if (header.alg !== 'RS256') throw invalid('Invalid JWT: Only RS256 is supported.');
  const account = accounts.get(String(claims.iss));
  if (!account) throw invalid('Invalid grant: account not found');
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  const isSigned = verify('RSA-SHA256', signed, account.publicKey, Buffer.from(parts[2]!, 'base64url'));
  if (!isSigned || (header.kid !== undefined && header.kid !== account.keyId)) throw invalid('Invalid JWT Signature.');
  if (!AUDIENCES.has(String(claims.aud))) {
    throw invalid('Invalid JWT: Failed audience check. The right audience is https://oauth2.googleapis.com/token');
  }
  checkTimes(claims, nowSeconds);
  const scopes = String(claims.scope ?? '')
    .split(' ')
    .filter((scope) => scope !== '');
  if (scopes.length === 0 || !scopes.every((scope) => scope.startsWith('https://www.googleapis.com/auth/'))) {
    throw new TokenError('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  }
  return { account, scopes };
}

function checkTimes({ iat, exp }: Record<string, unknown>, nowSeconds: number): void {
  const isGood =
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    exp > iat &&
    exp - iat <= LONGEST_SECONDS &&
    iat <= nowSeconds + SKEW_SECONDS &&
    exp > nowSeconds - SKEW_SECONDS;
  if (isGood) return;
  throw invalid(
    'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
  );
}

function decoded(part: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function invalid(description: string): TokenError {
  return new TokenError('invalid_grant', description);
}
