import { DEFAULT_OAUTH_CLIENT } from '../../google/identity.js';
import type { AdsSimulator } from '../server.js';
import { CLIENT, MANAGER } from './sample-ads.js';

export interface Answer {
  status: number;
  text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read any field
  body: any;
}

/** An access token of the default refresh token. */
export async function tokenOf({ url }: AdsSimulator): Promise<string> {
  const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = DEFAULT_OAUTH_CLIENT;
  const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
  const response = await fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams(form) });
  return ((await response.json()) as { access_token: string }).access_token;
}

interface Asked {
  customer?: string;
  login?: string | null;
  method?: 'search' | 'searchStream';
  version?: string;
  token?: string | null;
  body?: Record<string, unknown>;
}

/** Sends a query as the manager, by default to its client. */
export async function ask(simulator: AdsSimulator, query: string, asked: Asked = {}): Promise<Answer> {
  const { customer = CLIENT, login = MANAGER, method = 'searchStream', version = 'v26', body = {} } = asked;
  const token = asked.token === undefined ? await tokenOf(simulator) : asked.token;
  const response = await fetch(`${simulator.url}/${version}/customers/${customer}/googleAds:${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(login !== null && { 'login-customer-id': login }),
    },
    body: JSON.stringify({ query, ...body }),
  });
  const text = await response.text();
  return { status: response.status, text, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
}

/** The word of the error in an answer, with its kind; the gateway's reason if there is no `GoogleAdsFailure`. */
export function errorOf({ status, body }: Answer): unknown[] {
  const { error } = (Array.isArray(body) ? body.at(-1) : body) as { error: Record<string, unknown> };
  const [detail] = (error.details ?? [{}]) as { errors?: { errorCode: object }[]; reason?: string }[];
  const code = detail!.errors?.[0]?.errorCode;
  return [status, ...(code ? Object.entries(code)[0]! : [error.status, ...(detail!.reason ? [detail!.reason] : [])])];
}
