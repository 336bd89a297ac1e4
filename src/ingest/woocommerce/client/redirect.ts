import { ConfigError } from '../../../runtime/errors.js';

export const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308];

/**
 * The store's base address after a redirect of a request to `path` below `base`. Followed if it stays on the same site: from http
 * to https, with or without `www.`, to another folder. Throws a `ConfigError` if the redirect would send the credentials to
 * another site or without TLS, or does not lead to the API.
 */
export function redirectedBase(base: string, path: string, location: string | undefined): string {
  const from = new URL(base);
  const to = location === undefined ? null : parsed(location, base);
  if (to === null) throw refused(base, 'an invalid address');
  const shown = `${to.origin}${to.pathname}`;
  if (siteOf(from) !== siteOf(to)) throw refused(base, `${shown}, which is another site`);
  if (from.protocol === 'https:' && to.protocol !== 'https:') throw refused(base, `${shown}, without TLS`);
  const asked = path.replace(/\/$/, '');
  const pathname = to.pathname.replace(/\/$/, '');
  if (!pathname.endsWith(asked)) throw refused(base, `${shown}, which is not its API`);
  return `${to.origin}${pathname.slice(0, -asked.length)}`;
}

function parsed(location: string, base: string): URL | null {
  try {
    return new URL(location, `${base}/`);
  } catch {
    return null;
  }
}

/** Another port of the same host is the same site: http and https have different ones. */
function siteOf({ hostname }: URL): string {
  return hostname.toLowerCase().replace(/^www\./, '');
}

function refused(base: string, where: string): ConfigError {
  return new ConfigError(
    `${new URL(base).host} redirects to ${where}. Set settings.url to the store's current address.`,
    { code: 'woo_redirected' },
  );
}
