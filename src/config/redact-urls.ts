import { hidden } from '../runtime/hide-secrets.js';

const anyUrl = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi;

/** Hides user, password and parameters of the URLs in a text. A URL that cannot be parsed is hidden completely. */
export function redactUrls(text: string): string {
  return text.replace(anyUrl, redactUrl);
}

function redactUrl(text: string): string {
  if (!URL.canParse(text)) return hidden;
  const url = new URL(text);
  // An "@" in the path is most likely the end of a password that contains a slash.
  if (url.pathname.includes('@')) return hidden;
  const user = url.username || url.password ? `${hidden}@` : '';
  const parameters = [...url.searchParams.keys()].map((name) => `${name}=${hidden}`);
  const rest = `${parameters.length > 0 ? `?${parameters.join('&')}` : ''}${url.hash ? `#${hidden}` : ''}`;
  return user || rest ? `${url.protocol}//${user}${url.host}${url.pathname}${rest}` : text;
}
