import type { HttpResponse } from '../http/response.js';
import type { Verdict } from '../http/verdict.js';

export interface TokenAnswer {
  access_token: string;
  expires_in: number;
}

/** What to do about a refusal (RFC 6749, 5.2), by its code. */
const remedies: Record<string, string> = {
  invalid_client: 'check clientId and clientSecret: the OAuth client may have been deleted, or its secret replaced',
  invalid_scope: 'enable the API in the Google Cloud project of the credentials',
  unauthorized_client:
    'the OAuth client may not use this grant: make the refresh token with this clientId, or have the service account allowed',
  access_denied: "the organisation's administrator blocks this app: have it allowed in the Admin console",
};

/** The statuses whose bodies say more than the status does. */
export function saysWhy(status: number): boolean {
  return [400, 401, 403].includes(status);
}

/** What an answer of the token endpoint means. Descriptions are quoted: they contain no credentials. */
export function judgeTokenAnswer({ status, body }: HttpResponse, holder: string): Verdict<TokenAnswer> {
  const { access_token, expires_in, error, error_description } = parsed(body);
  if (status === 200) {
    if (typeof access_token === 'string' && typeof expires_in === 'number') {
      return { kind: 'ok', value: { access_token, expires_in } };
    }
    return { kind: 'transient', code: 'google_token_unreadable', message: 'the response contains no access token' };
  }
  if (typeof error !== 'string') {
    return {
      kind: 'transient',
      code: `http_${status}`,
      message: `HTTP ${status} without a reason`,
      isConfigInTheEnd: true,
    };
  }
  const said = typeof error_description === 'string' ? `: ${error_description}` : '';
  const remedy = error === 'invalid_grant' ? invalidGrant(String(error_description), holder) : remedies[error];
  const message = `Google refuses ${holder} (${error}${said})${remedy === undefined ? '' : `; ${remedy}`}`;
  return { kind: 'config', code: `google_${error}`, message };
}

function invalidGrant(description: string, holder: string): string {
  if (/short-lived|iat and exp/.test(description))
    return "correct this machine's clock: the assertion's times are checked";
  if (description.startsWith('Invalid JWT Signature')) {
    return 'the key was deleted or belongs to another account: create a new key for the service account';
  }
  if (holder.startsWith('service account')) return 'check that the service account exists and is enabled';
  return (
    'make a new refresh token: the person withdrew access or changed the password, the token was not used for six months, ' +
    'or the app\'s publishing status is "Testing", in which tokens end after seven days'
  );
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
