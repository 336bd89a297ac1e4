import { createHash } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { IssuerConfig } from '../../config/access-config.js';
import type { Principal } from '../../ledger/principals/principal.js';
import { isRole, principalWith, type TermsOfRoles } from '../../ledger/principals/roles.js';
import type { Clock } from '../../runtime/clock.js';
import { claimValues } from './claims.js';
import { issuerKeys } from './issuer-keys.js';
import { IssuerUnavailable, Unauthenticated } from './unauthenticated.js';

/** Difference of clocks that is borne, in seconds. */
const clockTolerance = 30;
/** A token that was checked is not checked again for so long: a signature costs more than an answer from memory. */
const checkedForMs = 60_000;
const mostChecked = 2000;
const defaultKeysAgainMs = 30_000;
/** OpenID Connect allows no more. Logs and tables hold it. */
const subject = /^[ -~]{1,255}$/;

interface Issuer extends IssuerConfig {
  keys: JWTVerifyGetKey;
}

/** Knows principals by tokens (JWT) of the configured issuers. */
export class Tokens {
  private readonly issuers: ReadonlyMap<string, Issuer>;
  /** By the token's hash, the least recently used first. */
  private readonly checked = new Map<string, { principal: Principal; until: number }>();

  constructor(
    issuers: readonly IssuerConfig[],
    private readonly terms: TermsOfRoles,
    private readonly clock: Pick<Clock, 'now'>,
    keysAgainMs = defaultKeysAgainMs,
  ) {
    this.issuers = new Map(
      issuers.map((issuer) => [issuer.issuer, { ...issuer, keys: issuerKeys(issuer, keysAgainMs) }]),
    );
  }

  /** Throws `Unauthenticated` for a token that opens nothing, with `remedy`; `IssuerUnavailable` if it cannot be checked. */
  async find(token: string, remedy: string): Promise<Principal> {
    const hash = createHash('sha256').update(token).digest('base64');
    const now = this.clock.now().getTime();
    const known = this.checked.get(hash);
    this.checked.delete(hash);
    const found = known && known.until > now ? known : await this.check(token, remedy, now);
    this.checked.set(hash, found);
    for (const oldest of this.checked.keys()) {
      if (this.checked.size <= mostChecked) break;
      this.checked.delete(oldest);
    }
    return found.principal;
  }

  private async check(token: string, remedy: string, now: number): Promise<{ principal: Principal; until: number }> {
    const issuer = this.issuers.get(issuerOf(token) ?? '');
    if (!issuer) throw new Unauthenticated(`The token is not of a configured issuer. ${remedy}`, 'invalid');
    const claims = await verified(token, issuer, new Date(now), remedy);
    return {
      principal: this.principalOf(claims, issuer),
      until: Math.min(now + checkedForMs, claims.exp! * 1000),
    };
  }

  private principalOf(claims: JWTPayload, { issuer, roles, sources }: Issuer): Principal {
    const { sub = '' } = claims;
    if (!subject.test(sub)) throw new Unauthenticated('The token\'s claim "sub" is not accepted.', 'invalid');
    const granted = mapped(claimValues(claims, roles.claim), roles.map).filter(isRole);
    const seen = sources === null ? ['all'] : mapped(claimValues(claims, sources.claim), sources.map);
    // Without the refusal, every answer would look like an empty store.
    const who = `${issuer} ${sub}`;
    const known = { id: `token:${who}`, name: who };
    if (granted.length === 0) throw nothingIn(roles.claim, 'role', known);
    if (seen.length === 0) throw nothingIn(sources!.claim, 'source', known);
    return principalWith(
      {
        ...{ ...known, roles: granted },
        scope: { sources: seen.includes('all') ? 'all' : seen },
      },
      this.terms,
    );
  }
}

function nothingIn(claim: string, what: 'role' | 'source', known: Pick<Principal, 'id' | 'name'>): Unauthenticated {
  return new Unauthenticated(
    `The token's claim "${claim}" names no ${what} of this API. The operator can add its values to access.issuers.${what}s.map.`,
    'insufficient',
    { ...known, why: `no ${what}` },
  );
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function verified(token: string, issuer: Issuer, currentDate: Date, remedy: string): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, issuer.keys, {
      ...{ issuer: issuer.issuer, audience: issuer.audience, algorithms: [...issuer.algorithms] },
      ...{ requiredClaims: ['sub', 'exp'], clockTolerance, currentDate },
    });
    return payload;
  } catch (error) {
    const refused = reasonOf(error);
    if (refused === null) throw new IssuerUnavailable(issuer.issuer, error);
    throw new Unauthenticated(`${refused} ${remedy}`, 'invalid');
  }
}

/** Why a token is refused; null if its issuer's keys could not be read. The token itself is never quoted. */
function reasonOf(error: unknown): string | null {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return `The token's claim "${error.claim}" is not accepted.`;
  if (error instanceof errors.JOSEAlgNotAllowed) return "The token's algorithm is not one of those configured.";
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'The token is signed with a key that its issuer does not publish.';
  if (error instanceof errors.JWSSignatureVerificationFailed) return "The token's signature is wrong.";
  const isOfIssuer = !(error instanceof errors.JOSEError) || isOfKeys(error);
  return isOfIssuer ? null : 'The token is not a valid JWT.';
}

function isOfKeys(error: InstanceType<typeof errors.JOSEError>): boolean {
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC'
  );
}

/** What the values of a claim stand for; those that are not in the mapping stand for nothing. */
function mapped(values: readonly string[], map: Readonly<Record<string, readonly string[]>>): string[] {
  return [...new Set(values.flatMap((value) => (Object.hasOwn(map, value) ? map[value]! : [])))];
}
