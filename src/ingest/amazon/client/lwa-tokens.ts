import type { Clock } from '../../../runtime/clock.js';
import type { HttpClient } from '../../http/http-client.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import type { AmazonSettings } from './settings.js';

/** A token is renewed this long before it expires, or a tenth of its lifetime if that is less. */
const marginMs = 5 * 60 * 1000;

interface Token {
  value: string;
  renewAt: number;
}

/** The access tokens of one source, from Login with Amazon. Requests at the same time share one exchange. */
export class LwaTokens {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #settings: AmazonSettings;
  #token: Promise<Token> | undefined;

  constructor(settings: AmazonSettings, { http, clock }: { http: HttpClient; clock: Clock }) {
    this.#http = http;
    this.#clock = clock;
    this.#settings = settings;
  }

  /** A token that is valid now. Throws a `ConfigError` if the credentials are refused, else as `HttpClient.send`. */
  async current(): Promise<string> {
    this.#token ??= this.#exchange();
    const asked = this.#token;
    const { value, renewAt } = await asked;
    if (this.#clock.now().getTime() < renewAt) return value;
    return (await this.#replace(asked)).value;
  }

  /** Replaces a token that was refused: once, also if several requests were refused with it. */
  async renew(refused: string): Promise<void> {
    const asked = this.#token;
    if (asked === undefined || (await asked).value === refused) await this.#replace(asked);
  }

  #replace(old: Promise<Token> | undefined): Promise<Token> {
    if (this.#token === undefined || this.#token === old) this.#token = this.#exchange();
    return this.#token;
  }

  #exchange(): Promise<Token> {
    const exchanging = this.#ask();
    exchanging.catch(() => {
      if (this.#token === exchanging) this.#token = undefined;
    });
    return exchanging;
  }

  async #ask(): Promise<Token> {
    const { clientId, clientSecret, refreshToken, tokenUrl } = this.#settings;
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const { access_token: value, expires_in } = await this.#http.send({
      request: () => ({
        method: 'POST',
        url: tokenUrl,
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret }).toString(),
      }),
      judgesStatus: (status) => status === 400 || status === 401 || status === 403,
      classify: judgeToken,
    });
    const lifeMs = expires_in * 1000;
    return { value, renewAt: this.#clock.now().getTime() + lifeMs - Math.min(marginMs, lifeMs / 10) };
  }
}

interface TokenAnswer {
  access_token: string;
  expires_in: number;
}

/** What to do about a refusal, by its code. */
const remedies: Record<string, string> = {
  invalid_grant:
    'the seller has withdrawn the authorisation, or the refresh token is wrong: authorise the app again in Seller Central and set settings.refreshToken',
  invalid_client:
    'clientId or clientSecret is wrong: secrets must be rotated every 180 days, and the old one stops working; set settings.clientSecret to the current one (the refresh token stays valid)',
  unauthorized_client: 'the app may not use this grant: check that it belongs to these credentials',
};

function judgeToken({ status, body }: HttpResponse): Verdict<TokenAnswer> {
  const { access_token, expires_in, error, error_description: said } = parsed(body);
  if (status === 200 && typeof access_token === 'string' && typeof expires_in === 'number') {
    return { kind: 'ok', value: { access_token, expires_in } };
  }
  if (status === 200) {
    return { kind: 'transient', code: 'amazon_token_unreadable', message: 'the response contains no access token' };
  }
  const code = typeof error === 'string' ? error : `http_${status}`;
  const remedy = remedies[code];
  const reason = typeof said === 'string' ? `: ${said}` : '';
  const message = `Login with Amazon refuses the credentials (${code}${reason})${remedy === undefined ? '' : `; ${remedy}`}`;
  return { kind: 'config', code: `amazon_${code}`, message };
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
