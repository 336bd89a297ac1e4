import { AMAZON_CREDENTIALS } from '../access.js';
import type { AmazonSimulator } from '../server.js';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read any field
  body: any;
}

/** Asks the token endpoint, by default with the credentials that exist. */
export async function askToken({ tokenUrl }: AmazonSimulator, changed: Record<string, string> = {}): Promise<Answer> {
  const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = AMAZON_CREDENTIALS;
  const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token, ...changed };
  return answerOf(await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form) }));
}

export interface Asked {
  method?: string;
  query?: Record<string, string>;
  body?: object;
  /** null: none. Default: a new one. */
  token?: string | null;
}

/** Calls an operation. */
export async function ask(simulator: AmazonSimulator, path: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', query = {}, body } = asked;
  const token = asked.token === undefined ? (await askToken(simulator)).body.access_token : asked.token;
  const parameters = new URLSearchParams(query).toString();
  const response = await fetch(`${simulator.url}${path}${parameters === '' ? '' : `?${parameters}`}`, {
    method,
    headers: {
      ...(token !== null && { 'x-amz-access-token': token }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answerOf(response);
}

/** The status with the code and the text of the refusal. */
export function refusalOf({ status, body }: Answer): unknown[] {
  const { code, message, details } = body.errors[0];
  return [status, code, details || message];
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body: unknown = /^\s*[[{]/.test(text) ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, text, body };
}
