import { randomBytes } from 'node:crypto';
import { type Clock, MICROS_PER_SECOND } from '../kit/clock.js';
import { jsonReply, type Reply } from '../kit/replies.js';
import { checkAssertion } from './assertion.js';
import { createServiceAccount, type ServiceAccount } from './service-account.js';
import { TokenError } from './token-error.js';

/** A person's consent: the refresh token, and whether it still holds. */
interface Consent {
  clientId: string;
  scopes: readonly string[];
  isRevoked: boolean;
}

/** Who holds an access token, and what it is good for. */
export interface Holder {
  /** The e-mail of the service account, or the id of the OAuth client. */
  name: string;
  scopes: readonly string[];
}

interface IssuedToken extends Holder {
  expiresAt: number;
}

export const DEFAULT_OAUTH_CLIENT = {
  clientId: '511566560828-simulated.apps.googleusercontent.com',
  clientSecret: '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or',
  refreshToken: '1//0g-refresh-token-of-the-simulator',
} as const;

/** What every access token begins with. */
export const ACCESS_TOKEN = 'ya29.simulated';

const ASSERTION_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** How long access tokens are valid. */
const DEFAULT_LIFE_SECONDS = 3599;

/**
 * Google's OAuth 2.0 as the simulators of its APIs share it: service accounts, OAuth clients with refresh tokens, the token endpoint,
 * and the check of an API's Authorization header.
 */
export class GoogleIdentity {
  readonly #clock: Clock;
  readonly #accounts = new Map<string, ServiceAccount>();
  readonly #clients = new Map<string, string>();
  readonly #consents = new Map<string, Consent>();
  readonly #tokens = new Map<string, IssuedToken>();
  lifeSeconds = DEFAULT_LIFE_SECONDS;
  /** How many tokens were issued. */
  issued = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Creates a service account; without an e-mail, one of a made-up project. */
  addServiceAccount(clientEmail = 'cartograph@simulated-project.iam.gserviceaccount.com'): ServiceAccount {
    const account = createServiceAccount(clientEmail);
    this.#accounts.set(clientEmail, account);
    return account;
  }

  removeServiceAccount(clientEmail: string): void {
    this.#accounts.delete(clientEmail);
  }

  /** Registers an OAuth client and a person's consent to it. */
  addRefreshToken(
    scopes: readonly string[],
    { clientId, clientSecret, refreshToken }: Record<keyof typeof DEFAULT_OAUTH_CLIENT, string> = DEFAULT_OAUTH_CLIENT,
  ): void {
    this.#clients.set(clientId, clientSecret);
    this.#consents.set(refreshToken, { clientId, scopes, isRevoked: false });
  }

  /** What happens to a refresh token when the person withdraws access, or after a week of an app in testing. */
  revoke(refreshToken: string): void {
    const consent = this.#consents.get(refreshToken);
    if (!consent) throw new RangeError('no such refresh token');
    consent.isRevoked = true;
  }

  /** Ends all access tokens before their time. */
  expireTokens(): void {
    this.#tokens.clear();
  }

  /** Who holds the token in an Authorization header; null: it is missing, not known, or expired. */
  holderOf(authorization: string | undefined): Holder | null {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    const issued = token === undefined ? undefined : this.#tokens.get(token);
    return issued && this.#nowSeconds() < issued.expiresAt ? issued : null;
  }

  /** Answers `POST /token`. */
  answerToken(method: string, contentType: string | undefined, body: string): Reply {
    try {
      if (method !== 'POST') return jsonReply(404, { error: 'not_found' });
      if (!contentType?.startsWith('application/x-www-form-urlencoded')) {
        throw new TokenError('invalid_request', 'Could not parse request body: expected a form.');
      }
      const form = new URLSearchParams(body);
      const holder = this.#granted(form);
      return jsonReply(200, { ...this.#issue(holder), token_type: 'Bearer' });
    } catch (error) {
      if (error instanceof TokenError) return jsonReply(error.status, error.body);
      throw error;
    }
  }

  #granted(form: URLSearchParams): Holder {
    const type = form.get('grant_type');
    if (type === ASSERTION_GRANT) {
      const { account, scopes } = checkAssertion(needed(form, 'assertion'), this.#accounts, this.#nowSeconds());
      return { name: account.clientEmail, scopes };
    }
    if (type === 'refresh_token') return this.#refreshed(form);
    throw new TokenError('unsupported_grant_type', `Invalid grant_type: ${type ?? ''}`);
  }

  #refreshed(form: URLSearchParams): Holder {
    const refreshToken = needed(form, 'refresh_token');
    const clientId = needed(form, 'client_id');
    const secret = this.#clients.get(clientId);
    if (secret === undefined) throw new TokenError('invalid_client', 'The OAuth client was not found.', 401);
    if (secret !== needed(form, 'client_secret')) throw new TokenError('invalid_client', 'Unauthorized', 401);
    const consent = this.#consents.get(refreshToken);
    if (!consent || consent.isRevoked) throw new TokenError('invalid_grant', 'Token has been expired or revoked.');
    if (consent.clientId !== clientId) throw new TokenError('unauthorized_client', 'Unauthorized', 401);
    return { name: clientId, scopes: consent.scopes };
  }

  #issue({ name, scopes }: Holder): Record<string, unknown> {
    const token = `${ACCESS_TOKEN}-${randomBytes(24).toString('base64url')}`;
    this.issued += 1;
    this.#tokens.set(token, { name, scopes, expiresAt: this.#nowSeconds() + this.lifeSeconds });
    return { access_token: token, expires_in: this.lifeSeconds, scope: scopes.join(' ') };
  }

  #nowSeconds(): number {
    return this.#clock.now() / MICROS_PER_SECOND;
  }
}

function needed(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value !== null && value !== '') return value;
  throw new TokenError('invalid_request', `Missing required parameter: ${name}`);
}
