import type { Clock } from '../../../runtime/clock.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { HttpClient } from '../../http/http-client.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import type { ShopifySettings } from './settings.js';

/** The source of the access token of each call. */
export interface Tokens {
  current(): Promise<string>;
  /** Renews the token after a refusal; absent if there is only a static token. */
  renew?(): Promise<void>;
}

/** A token is renewed this long before it expires, or a tenth of its lifetime if that is less. */
const marginMs = 5 * 60 * 1000;

/** Throws a `ConfigError` if the settings contain neither a token nor credentials, or both. */
export function tokensOf(settings: ShopifySettings, baseUrl: string, http: HttpClient, clock: Clock): Tokens {
  const { shop, accessToken, clientId, clientSecret } = settings;
  if (accessToken !== undefined && clientId === undefined && clientSecret === undefined) {
    return { current: async () => accessToken };
  }
  if (accessToken === undefined && clientId !== undefined && clientSecret !== undefined) {
    return new ClientCredentials(http, clock, `${baseUrl}/admin/oauth/access_token`, { shop, clientId, clientSecret });
  }
  throw new ConfigError(`${shop}: set either accessToken, or both clientId and clientSecret.`, {
    code: 'shopify_credentials_incomplete',
  });
}

interface Credentials {
  shop: string;
  clientId: string;
  clientSecret: string;
}

/** The client-credentials grant: a token is valid for 24 hours. */
class ClientCredentials implements Tokens {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #url: string;
  readonly #credentials: Credentials;
  #token: Promise<{ value: string; renewAt: number }> | undefined;

  constructor(http: HttpClient, clock: Clock, url: string, credentials: Credentials) {
    this.#http = http;
    this.#clock = clock;
    this.#url = url;
    this.#credentials = credentials;
  }

  async current(): Promise<string> {
    this.#token ??= this.#exchange();
    const token = await this.#token;
    if (this.#clock.now().getTime() < token.renewAt) return token.value;
    this.#token = this.#exchange();
    return (await this.#token).value;
  }

  async renew(): Promise<void> {
    this.#token = this.#exchange();
    await this.#token;
  }

  async #exchange(): Promise<{ value: string; renewAt: number }> {
    const { clientId, clientSecret } = this.#credentials;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    try {
      const { access_token: value, expires_in } = await this.#http.send({
        request: () => ({
          method: 'POST',
          url: this.#url,
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
          body: new URLSearchParams(form).toString(),
        }),
        judgesStatus: (status) => status === 400 || status === 401 || status === 403,
        classify: (response) => this.#judge(response),
      });
      const lifeMs = expires_in * 1000;
      return { value, renewAt: this.#clock.now().getTime() + lifeMs - Math.min(marginMs, lifeMs / 10) };
    } catch (error) {
      this.#token = undefined;
      throw error;
    }
  }

  #judge({ status, body }: HttpResponse): Verdict<TokenAnswer> {
    if (status !== 200) {
      const message = `the client id and secret were refused for ${this.#credentials.shop} (HTTP ${status}). Check both, that the app is installed in the store, and that it belongs to the store's organisation.`;
      return { kind: 'config', code: 'shopify_credentials_refused', message };
    }
    const answer = parsed(body);
    if (answer !== null) return { kind: 'ok', value: answer };
    return { kind: 'transient', code: 'shopify_token_unreadable', message: 'the response contains no access token' };
  }
}

interface TokenAnswer {
  access_token: string;
  expires_in: number;
}

function parsed(body: Buffer): TokenAnswer | null {
  try {
    const { access_token, expires_in } = JSON.parse(body.toString('utf8')) as Partial<TokenAnswer>;
    if (typeof access_token !== 'string' || typeof expires_in !== 'number') return null;
    return { access_token, expires_in };
  } catch {
    return null;
  }
}
