import { randomBytes } from 'node:crypto';
import { type Clock, type Micros, MICROS_PER_SECOND } from '../kit/clock.js';

/** What an app may be allowed: operations, and personal data. */
export type Role = 'orders' | 'reports' | 'finances' | 'inventory' | 'sellers' | 'shipping' | 'buyers';

/** The credentials that exist at the start. */
export const AMAZON_CREDENTIALS = {
  clientId: 'amzn1.application-oa2-client.simulated',
  clientSecret: 'amzn1.oa2-cs.v1.simulated',
  refreshToken: 'Atzr|simulated',
} as const;

/** What access tokens begin with. */
export const ACCESS_TOKEN_START = 'Atza|simulated-';

/** Seconds that an access token lives. */
export const TOKEN_SECONDS = 3600;

interface Token {
  endsAt: Micros;
  refreshToken: string;
  /** Of a restricted data token: `GET /orders/v0/orders`. null: an ordinary token. */
  resources: readonly RestrictedResource[] | null;
}

export interface RestrictedResource {
  method: string;
  path: string;
  dataElements: readonly string[];
}

/** An app's credentials at Login with Amazon, and the seller's authorisation of it. */
export class Access {
  #secret: string = AMAZON_CREDENTIALS.clientSecret;
  readonly #authorised = new Set<string>([AMAZON_CREDENTIALS.refreshToken]);
  readonly #tokens = new Map<string, Token>();
  #roles = new Set<Role>(['orders', 'reports', 'finances', 'inventory', 'sellers']);
  #isSuspended = false;

  constructor(readonly clock: Clock) {}

  get isSuspended(): boolean {
    return this.#isSuspended;
  }

  /** A new client secret: the old one is refused at once. */
  rotateSecret(secret: string): void {
    this.#secret = secret;
  }

  /** The seller withdraws the authorisation: its refresh token and its access tokens end. */
  revoke(refreshToken: string = AMAZON_CREDENTIALS.refreshToken): void {
    this.#authorised.delete(refreshToken);
    for (const [token, { refreshToken: of }] of this.#tokens) if (of === refreshToken) this.#tokens.delete(token);
  }

  authorise(refreshToken: string): void {
    this.#authorised.add(refreshToken);
  }

  /** Amazon suspends the seller's account: only the Sellers API still answers. */
  suspend(): void {
    this.#isSuspended = true;
  }

  reinstate(): void {
    this.#isSuspended = false;
  }

  /** All access tokens expire now. */
  expireTokens(): void {
    for (const token of this.#tokens.values()) token.endsAt = this.clock.now();
  }

  setRoles(roles: readonly Role[]): void {
    this.#roles = new Set(roles);
  }

  has(role: Role): boolean {
    return this.#roles.has(role);
  }

  knowsClient(id: string, secret: string): boolean {
    return id === AMAZON_CREDENTIALS.clientId && secret === this.#secret;
  }

  isAuthorised(refreshToken: string): boolean {
    return this.#authorised.has(refreshToken);
  }

  issue(refreshToken: string, resources: Token['resources'] = null, seconds = TOKEN_SECONDS): string {
    const token = `${resources ? 'Atz.sprdt|' : ACCESS_TOKEN_START}${randomBytes(24).toString('base64url')}`;
    this.#tokens.set(token, { endsAt: this.clock.now() + seconds * MICROS_PER_SECOND, refreshToken, resources });
    return token;
  }

  /** A token that was issued, or why it is none. */
  token(value: string): Token | 'unknown' | 'expired' {
    const token = this.#tokens.get(value);
    if (!token) return 'unknown';
    return token.endsAt <= this.clock.now() ? 'expired' : token;
  }
}
