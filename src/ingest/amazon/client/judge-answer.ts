import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';

/** The code of a call that the app or the account may not make. */
export const accessDenied = 'amazon_access_denied';

type Refusal = Exclude<Verdict<never>, { kind: 'ok' }>;

interface ApiError {
  code: string;
  message: string;
  details: string;
}

/** What a response with an error status means; `stale`: the page token is no longer valid. */
export function judgeError(response: HttpResponse): Refusal | 'stale' {
  const { status } = response;
  const error = errorIn(response.body);
  const said = error === null ? `HTTP ${status}` : texts(error);
  if (status === 429) return { kind: 'throttled', code: 'amazon_throttled', message: said, waitMs: null };
  if (status === 401 || status === 403) return denied(status, said);
  if (status === 400 && error !== null && /token/i.test(`${error.message} ${error.details}`)) return 'stale';
  if (status === 400) {
    // A valid dataset was refused for hours, account by account: only a refusal that lasts is a wrong request.
    const message = `the request is not accepted: ${said}`;
    return { kind: 'transient', code: 'amazon_invalid_input', message, isConfigInTheEnd: true };
  }
  if (status === 413 || status === 504) {
    return { kind: 'transient', code: `http_${status}`, message: said, shrink: 'after_retries' };
  }
  if (status >= 500) return { kind: 'transient', code: `http_${status}`, message: said };
  return { kind: 'config', code: `http_${status}`, message: said };
}

function denied(status: number, said: string): Refusal {
  if (/access token|expired|revoked|malformed/i.test(said)) {
    return { kind: 'unauthorised', code: 'amazon_token_refused', message: `${said} (HTTP ${status})` };
  }
  const message =
    `${said} (HTTP ${status}): the app lacks the role for it, the authorisation is older than the role, or Amazon has ` +
    "suspended the account. Check the account's health in Seller Central and the app's roles, and authorise the app again";
  return { kind: 'config', code: accessDenied, message };
}

function texts({ code, message, details }: ApiError): string {
  return [`${code}: ${message}`, details].filter((text) => text !== '').join(' ');
}

/** `{"errors":[{code,message,details}]}`, where anything may be missing. null: the body is something else, such as HTML. */
function errorIn(body: Buffer): ApiError | null {
  try {
    const { errors } = JSON.parse(body.toString('utf8')) as { errors?: Partial<Record<keyof ApiError, unknown>>[] };
    const [first] = errors ?? [];
    if (!first) return null;
    const text = (value: unknown): string => (typeof value === 'string' ? value : '');
    return { code: text(first.code) || 'Unknown', message: text(first.message), details: text(first.details) };
  } catch {
    return null;
  }
}
