import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { IssuerConfig } from '../../config/access-config.js';

const discoveryMs = 5000;

/**
 * The keys of an issuer: read when the first token comes, again after ten minutes, and for a key that is not among them (rotation)
 * at most once in `keysAgainMs`: tokens that name keys at random cost the issuer nothing. Without `jwksUrl` its metadata (OpenID Connect Discovery) say where they are.
 */
export function issuerKeys(
  { issuer, jwksUrl }: Pick<IssuerConfig, 'issuer' | 'jwksUrl'>,
  keysAgainMs: number,
): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  const discover = async (): Promise<JWTVerifyGetKey> =>
    createRemoteJWKSet(new URL(jwksUrl ?? (await discovered(issuer))), { cooldownDuration: keysAgainMs });
  return async (...args) => {
    found ??= discover().catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return (await found)(...args);
  };
}

async function discovered(issuer: string): Promise<string> {
  const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(place, { signal: AbortSignal.timeout(discoveryMs), redirect: 'error' });
  if (!response.ok) throw new Error(`${place} answered with status ${response.status}`);
  const metadata = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  // Otherwise one tenant of a provider could publish the keys of another.
  if (metadata.issuer !== issuer) throw new Error(`${place} is the metadata of another issuer`);
  if (typeof metadata.jwks_uri !== 'string') throw new Error(`${place} has no jwks_uri`);
  return metadata.jwks_uri;
}
