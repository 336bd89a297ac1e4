import type { Clock } from '../../../runtime/clock.js';
import { AccessTokens } from '../../http/access-tokens.js';
import type { HttpClient } from '../../http/http-client.js';
import type { AmazonSettings } from './settings.js';

/** The access tokens of one source, from Login with Amazon. */
export function lwaTokens(
  { clientId, clientSecret, refreshToken, tokenUrl }: AmazonSettings,
  parts: { http: HttpClient; clock: Clock },
): AccessTokens {
  const form = {
    ...{ grant_type: 'refresh_token', refresh_token: refreshToken },
    ...{ client_id: clientId, client_secret: clientSecret },
  };
  return new AccessTokens({ url: tokenUrl, platform: 'amazon', form: () => form, refusal: refusalOf }, parts);
}

/** What to do about a refusal, by its code. */
const remedies: Record<string, string> = {
  invalid_grant:
    'the seller has withdrawn the authorisation, or the refresh token is wrong: authorise the app again in Seller Central and set settings.refreshToken',
  invalid_client:
    'clientId or clientSecret is wrong: secrets must be rotated every 180 days, and the old one stops working; set settings.clientSecret to the current one (the refresh token stays valid)',
  unauthorized_client: 'the app may not use this grant: check that it belongs to these credentials',
};

function refusalOf(code: string, description: string | null): string {
  const said = description === null ? '' : `: ${description}`;
  const remedy = remedies[code];
  return `Login with Amazon refuses the credentials (${code}${said})${remedy === undefined ? '' : `; ${remedy}`}`;
}
