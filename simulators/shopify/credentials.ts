import { type Clock, MICROS_PER_SECOND } from '../kit/clock.js';
import { type Access, ALL_SCOPES } from './access.js';
import type { Micros } from './model.js';

export interface CredentialSettings {
  /** Static tokens and their scopes. */
  tokens?: { token: string; scopes?: string[] }[];
  /** Apps that exchange their credentials for a token that is valid for 24 hours. */
  clients?: { clientId: string; clientSecret: string; scopes?: string[] }[];
  customerData?: Access['customerData'];
}

const TOKEN_SECONDS = 86_399;
/** The defaults for a shop without its own settings. */
export const DEFAULT_CREDENTIALS = {
  token: 'shpat_simulated',
  clientId: 'simulated-client',
  clientSecret: 'simulated-secret',
};

interface Token {
  token: string;
  scopes: string[];
  expiresAt: Micros | null;
}

/** Who may call a shop, and what they may read. */
export class Credentials {
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Token>();
  readonly #clients: { clientId: string; clientSecret: string; scopes: string[] }[];
  customerData: Access['customerData'];
  #issued = 0;

  constructor(clock: Clock, settings: CredentialSettings = {}) {
    this.#clock = clock;
    this.customerData = settings.customerData ?? { object: true, fields: true };
    for (const { token, scopes } of settings.tokens ?? [{ token: DEFAULT_CREDENTIALS.token }]) {
      this.#tokens.set(token, { token, scopes: scopes ?? ALL_SCOPES, expiresAt: null });
    }
    const { clientId, clientSecret } = DEFAULT_CREDENTIALS;
    this.#clients = (settings.clients ?? [{ clientId, clientSecret }]).map((client) => ({
      ...client,
      scopes: client.scopes ?? ALL_SCOPES,
    }));
  }

  /** The secret that signs webhooks. */
  get webhookSecret(): string {
    return this.#clients[0]?.clientSecret ?? DEFAULT_CREDENTIALS.clientSecret;
  }

  addToken(token: string, scopes: string[]): void {
    this.#tokens.set(token, { token, scopes, expiresAt: null });
  }

  /** Changes the scopes of the app: of its static tokens, its clients, and future tokens. */
  setScopes(scopes: string[]): void {
    for (const token of this.#tokens.values()) token.scopes = scopes;
    for (const client of this.#clients) client.scopes = scopes;
  }

  /** Expires all tokens issued for credentials; with `all`, static ones too. */
  expire(all: boolean): void {
    for (const token of [...this.#tokens.values()])
      if (all || token.expiresAt !== null) this.#tokens.delete(token.token);
  }

  accessOf(token: string | undefined): Access | null {
    const known = token === undefined ? undefined : this.#tokens.get(token);
    if (!known || (known.expiresAt !== null && this.#clock.now() >= known.expiresAt)) return null;
    return { scopes: new Set(known.scopes), customerData: this.customerData };
  }

  /** The client-credentials grant; null if the credentials are wrong. */
  grant(form: URLSearchParams): { access_token: string; scope: string; expires_in: number } | null {
    if (form.get('grant_type') !== 'client_credentials') return null;
    const client = this.#clients.find(
      (known) => known.clientId === form.get('client_id') && known.clientSecret === form.get('client_secret'),
    );
    if (!client) return null;
    this.#issued += 1;
    const token = `shpat_simulated_${String(this.#issued).padStart(4, '0')}`;
    this.#tokens.set(token, {
      token,
      scopes: client.scopes,
      expiresAt: this.#clock.now() + TOKEN_SECONDS * MICROS_PER_SECOND,
    });
    return { access_token: token, scope: client.scopes.join(','), expires_in: TOKEN_SECONDS };
  }
}
