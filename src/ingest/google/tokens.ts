import type { Clock } from '../../runtime/clock.js';
import type { HttpClient } from '../http/http-client.js';
import { type Grant, googleTokenUrl, grantOf } from './grants.js';
import { judgeTokenAnswer, saysWhy } from './judge-token-answer.js';
import type { GoogleCredentials } from './settings.js';

/** A token is renewed this long before it expires, or a tenth of its lifetime if that is less. */
const marginMs = 5 * 60 * 1000;

interface Token {
  value: string;
  renewAt: number;
}

/**
 * The access tokens of one source for a scope such as `https://www.googleapis.com/auth/adwords`. A token is kept until shortly
 * before it expires; requests at the same time share one exchange.
 */
export class GoogleTokens {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #url: string;
  readonly #grant: Grant;
  #token: Promise<Token> | undefined;

  /** Throws a `ConfigError` if the credentials are incomplete or not readable. */
  constructor(credentials: GoogleCredentials, scope: string, { http, clock }: { http: HttpClient; clock: Clock }) {
    this.#http = http;
    this.#clock = clock;
    this.#url = credentials.tokenUrl ?? googleTokenUrl;
    this.#grant = grantOf(credentials, scope);
  }

  /** Whose access it is, for messages: nothing secret. */
  get holder(): string {
    return this.#grant.holder;
  }

  /** A token that is valid now. Throws a `ConfigError` if Google refuses the credentials, else as `HttpClient.send`. */
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
        url: this.#url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams(await this.#grant.form(this.#clock.now())).toString(),
      }),
      judgesStatus: saysWhy,
      classify: (response) => judgeTokenAnswer(response, this.#grant.holder),
    });
    const lifeMs = expires_in * 1000;
    return { value, renewAt: this.#clock.now().getTime() + lifeMs - Math.min(marginMs, lifeMs / 10) };
  }
}
