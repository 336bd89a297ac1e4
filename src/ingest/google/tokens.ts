import type { Clock } from '../../runtime/clock.js';
import { AccessTokens } from '../http/access-tokens.js';
import type { HttpClient } from '../http/http-client.js';
import { googleTokenUrl, grantOf } from './grants.js';
import type { GoogleCredentials } from './settings.js';
import { refusalOf } from './token-refusal.js';

/** The access tokens of one source for a scope such as `https://www.googleapis.com/auth/adwords`. */
export class GoogleTokens extends AccessTokens {
  /** Whose access it is, for messages: nothing secret. */
  readonly holder: string;

  /** Throws a `ConfigError` if the credentials are incomplete or not readable. */
  constructor(credentials: GoogleCredentials, scope: string, parts: { http: HttpClient; clock: Clock }) {
    const grant = grantOf(credentials, scope);
    super(
      {
        url: credentials.tokenUrl ?? googleTokenUrl,
        platform: 'google',
        form: () => grant.form(parts.clock.now()),
        refusal: (code, description) => refusalOf(grant.holder, code, description),
      },
      parts,
    );
    this.holder = grant.holder;
  }
}
