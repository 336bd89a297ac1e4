import { jsonReply, type Reply } from '../kit/replies.js';
import { type Access, TOKEN_SECONDS } from './access.js';

/** Answers `POST /auth/o2/token`: a form or JSON with the client's credentials and a refresh token. */
export function answerToken(access: Access, method: string, contentType: string | undefined, body: string): Reply {
  if (method !== 'POST') return refusal(405, 'invalid_request', 'The HTTP method is not supported');
  const fields = fieldsOf(contentType, body);
  if (!fields) return refusal(400, 'invalid_request', 'The Content-Type of the request is not supported');
  const missing = ['grant_type', 'client_id', 'client_secret'].find((name) => !fields[name]);
  if (missing) {
    return refusal(400, 'invalid_request', `The request is missing a required parameter : ${missing}`);
  }
  if (fields.grant_type !== 'refresh_token') {
    return refusal(400, 'unsupported_grant_type', 'The authorization grant type is not supported');
  }
  if (!access.knowsClient(fields.client_id!, fields.client_secret!)) {
    return refusal(401, 'invalid_client', 'Client authentication failed');
  }
  const refreshToken = fields.refresh_token ?? '';
  if (!access.isAuthorised(refreshToken)) {
    return refusal(400, 'invalid_grant', 'The request has an invalid grant parameter : refresh_token');
  }
  return jsonReply(200, {
    access_token: access.issue(refreshToken),
    token_type: 'bearer',
    expires_in: TOKEN_SECONDS,
    refresh_token: refreshToken,
  });
}

function fieldsOf(contentType: string | undefined, body: string): Record<string, string> | undefined {
  const type = contentType?.split(';')[0]?.trim();
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(body));
  if (type !== 'application/json') return undefined;
  try {
    return JSON.parse(body) as Record<string, string>;
  } catch {
    return undefined;
  }
}

function refusal(status: number, error: string, description: string): Reply {
  return jsonReply(status, { error, error_description: description });
}
