import type { Clock } from '../../runtime/clock.js';
import type { HttpClient } from './http-client.js';
import type { HttpResponse } from './response.js';
import type { Verdict } from './verdict.js';

/** A token is renewed this long before it expires, or a tenth of its lifetime if that is less. */
const marginMs = 5 * 60 * 1000;

/** What the endpoint grants (RFC 6749, 5.1); `expires_in` in seconds. */
interface TokenAnswer {
  access_token: string;
  expires_in: number;
}

interface TokenEndpoint {
  url: string;
  /** Of the codes of errors: `google`. */
  platform: string;
  /** The fields of the request: the grant and who asks. */
  form(): Promise<Record<string, string>> | Record<string, string>;
  /** What a refusal (RFC 6749, 5.2) means and what to do. Descriptions may be quoted: they contain no credentials. */
  refusal(code: string, description: string | null): string;
}

/** The statuses whose bodies say more than the status does. */
const statusesWithReason = [400, 401, 403];

interface Token {
  value: string;
  renewAt: number;
}

/** OAuth access tokens of one source. A token is kept until shortly before it expires; requests at the same time share one exchange. */
export class AccessTokens {
  readonly #endpoint: TokenEndpoint;
  readonly #http: HttpClient;
  readonly #clock: Clock;
  #token: Promise<Token> | undefined;

  constructor(endpoint: TokenEndpoint, { http, clock }: { http: HttpClient; clock: Clock }) {
    this.#endpoint = endpoint;
    this.#http = http;
    this.#clock = clock;
  }

  /** A token that is valid now. Throws a `ConfigError` if the credentials are refused, else as `HttpClient.send`. */
  async current(): Promise<string> {
    this.#token ??= this.#exchange();
    const asked = this.#token;
    const { value, renewAt } = await asked;
    if (this.#clock.now().getTime() < renewAt) return value;
    return (await this.#replace(asked)).value;
  }

  /** Replaces a token that the platform refused: once, also if several requests were refused with it. */
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
    const { access_token: value, expires_in } = await this.#http.send({
      request: async () => ({
        method: 'POST',
        url: this.#endpoint.url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams(await this.#endpoint.form()).toString(),
      }),
      judgesStatus: (status) => statusesWithReason.includes(status),
      classify: (response) => this.#judge(response),
    });
    const lifeMs = expires_in * 1000;
    return { value, renewAt: this.#clock.now().getTime() + lifeMs - Math.min(marginMs, lifeMs / 10) };
  }

  #judge({ status, body }: HttpResponse): Verdict<TokenAnswer> {
    const { platform } = this.#endpoint;
    const { access_token, expires_in, error, error_description: description } = parsed(body);
    if (status === 200) {
      if (typeof access_token === 'string' && typeof expires_in === 'number') {
        return { kind: 'ok', value: { access_token, expires_in } };
      }
      const message = 'the response contains no access token';
      return { kind: 'transient', code: `${platform}_token_unreadable`, message };
    }
    // Such as the page of a proxy.
    if (typeof error !== 'string') {
      const message = `HTTP ${status} without a reason`;
      return { kind: 'transient', code: `http_${status}`, message, isConfigInTheEnd: true };
    }
    const message = this.#endpoint.refusal(error, typeof description === 'string' ? description : null);
    return { kind: 'config', code: `${platform}_${error}`, message };
  }
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
