import { jsonReply, type Reply } from '../kit/replies.js';

/** A refusal, in the form of Google's APIs. */
export class GoogleError extends Error {
  readonly code: number;
  readonly status: string;
  readonly details: readonly object[];

  constructor(code: number, status: string, message: string, details: readonly object[] = []) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }

  reply(): Reply {
    const { code, message, status, details } = this;
    const body = { error: { code, message, status, ...(details.length > 0 && { details }) } };
    return jsonReply(code, JSON.stringify(body, null, 2));
  }
}

export function invalidArgument(message: string, details: readonly object[] = []): GoogleError {
  return new GoogleError(400, 'INVALID_ARGUMENT', message, details);
}

const ERROR_INFO = 'type.googleapis.com/google.rpc.ErrorInfo';

export const noCredentials = (): GoogleError =>
  new GoogleError(
    401,
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  );

export const scopeInsufficient = (): GoogleError =>
  new GoogleError(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.', [
    { '@type': ERROR_INFO, reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', domain: 'googleapis.com' },
  ]);

export const noPermission = (): GoogleError =>
  new GoogleError(
    403,
    'PERMISSION_DENIED',
    'User does not have sufficient permissions for this property. To learn more about Property ID, see https://developers.google.com/analytics/devguides/reporting/data/v1/property-id.',
  );

export const exhausted = (message: string): GoogleError => new GoogleError(429, 'RESOURCE_EXHAUSTED', message);
