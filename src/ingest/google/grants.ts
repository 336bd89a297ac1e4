import { SignJWT } from 'jose';
import { ConfigError } from '../../runtime/errors.js';
import { parseServiceAccountKey, type ServiceAccountKey } from './service-account-key.js';
import type { GoogleCredentials } from './settings.js';

/** What is sent for an access token. */
export interface Grant {
  /** Whose access it is, for messages: nothing secret. */
  holder: string;
  form(now: Date): Promise<Record<string, string>>;
}

/** Google's token endpoint; the audience of assertions also where they are sent through a proxy. */
export const googleTokenUrl = 'https://oauth2.googleapis.com/token';

/** The longest that Google accepts. */
const assertionSeconds = 3600;

/** Throws a `ConfigError` unless the settings contain exactly one kind of credentials, complete. */
export function grantOf(credentials: GoogleCredentials, scope: string): Grant {
  const { serviceAccountKey, clientId, clientSecret, refreshToken } = credentials;
  const ofPerson = [clientId, clientSecret, refreshToken];
  if (serviceAccountKey !== undefined && ofPerson.every((each) => each === undefined)) {
    return assertion(parseServiceAccountKey(serviceAccountKey), scope);
  }
  if (
    serviceAccountKey === undefined &&
    clientId !== undefined &&
    clientSecret !== undefined &&
    refreshToken !== undefined
  ) {
    return {
      holder: `the refresh token of OAuth client ${clientId}`,
      form: async () => ({
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: refreshToken,
      }),
    };
  }
  throw new ConfigError('Set either serviceAccountKey, or all of clientId, clientSecret and refreshToken.', {
    code: 'google_credentials_incomplete',
  });
}

/** RFC 7523: a signed assertion instead of a secret. */
function assertion({ clientEmail, keyId, privateKey }: ServiceAccountKey, scope: string): Grant {
  return {
    holder: `service account ${clientEmail}`,
    form: async (now) => {
      const issuedAt = Math.floor(now.getTime() / 1000);
      const signed = await new SignJWT({ scope })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId })
        .setIssuer(clientEmail)
        .setAudience(googleTokenUrl)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + assertionSeconds)
        .sign(privateKey);
      return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: signed };
    },
  };
}
