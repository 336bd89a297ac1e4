import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { MetaCredentials } from '../model.js';
import { GraphRefusal } from './graph-error.js';

/** Throws the refusal of a call whose token, or proof of the app's secret, is missing or wrong. */
export function authenticate(
  credentials: MetaCredentials,
  headers: IncomingHttpHeaders,
  parameters: ReadonlyMap<string, string>,
): void {
  const token = /^(?:Bearer|OAuth) (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? parameters.get('access_token');
  if (token === undefined || token === '') {
    throw new GraphRefusal(400, {
      message: 'An access token is required to request this resource.',
      code: 104,
    });
  }
  // Meta repeats a token that it cannot read.
  if (token !== credentials.token) throw refusedToken(`Malformed access token ${token}`, undefined);
  const state = TOKEN_STATES[credentials.tokenState];
  if (state) throw refusedToken(state.message, state.subcode);
  checkProof(credentials, parameters.get('appsecret_proof'));
}

function checkProof({ token, appSecret, requiresProof }: MetaCredentials, proof: string | undefined): void {
  if (proof === undefined) {
    if (!requiresProof) return;
    throw refusedProof('API calls from the server require an appsecret_proof argument');
  }
  const wanted = createHmac('sha256', appSecret).update(token).digest('hex');
  if (proof !== wanted) throw refusedProof('Invalid appsecret_proof provided in the API argument');
}

const TOKEN_STATES: Partial<Record<MetaCredentials['tokenState'], { message: string; subcode: number }>> = {
  expired: {
    message:
      'Error validating access token: Session has expired on Thursday, 02-Jul-26 10:00:00 PDT. The current time is Friday, 03-Jul-26 09:00:00 PDT.',
    subcode: 463,
  },
  'password-changed': {
    message:
      'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
    subcode: 460,
  },
  invalid: {
    message: 'Error validating access token: The session is invalid because the user logged out.',
    subcode: 467,
  },
  'app-removed': { message: 'Error validating access token: The user has not authorized application 1.', subcode: 458 },
};

function refusedToken(message: string, subcode: number | undefined): GraphRefusal {
  return new GraphRefusal(subcode === undefined ? 400 : 401, {
    ...{ message, code: 190 },
    ...(subcode !== undefined && { error_subcode: subcode }),
  });
}

function refusedProof(message: string): GraphRefusal {
  return new GraphRefusal(400, { message, type: 'GraphMethodException', code: 100 });
}
