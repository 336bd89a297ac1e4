import type { FastifyRequest } from 'fastify';

const name = 'cartograph_session';
const inHeader = new RegExp(`(?:^|;\\s*)${name}=([\\w-]{43})(?:;|$)`);

/** The token of a session in a request's cookies. Null: there is none. */
export function sessionTokenOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  return inHeader.exec(headers.cookie ?? '')?.[1] ?? null;
}

/** `Set-Cookie` for a session: no script can read it, and no page of another site can send it. */
export function sessionCookie(token: string, { expiresAt, isSecure }: { expiresAt: Date; isSecure: boolean }): string {
  return [
    `${name}=${token}`,
    ...['Path=/', 'HttpOnly', 'SameSite=Strict', `Expires=${expiresAt.toUTCString()}`],
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}

/**
 * Whether the page that sent a request is one of this server's, as far as the browser says. `SameSite` allows pages of other ports and
 * subdomains.
 */
export function isFromOwnPage({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}
