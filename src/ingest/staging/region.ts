/**
 * The key of a state or province: the country and the platform's code for it, as in ISO 3166-2, `US-CA`. Codes that repeat the
 * country are read too: `DE-BY`, and `JP13` for `JP-13`. A name instead of a code stays a name, in upper case. Null without one.
 */
export function regionKey(country: string | null | undefined, region: string | null | undefined): string | null {
  const code = region?.trim().toUpperCase();
  if (!code) return null;
  const prefix = country?.trim().toUpperCase();
  if (!prefix || code.startsWith(`${prefix}-`)) return code;
  return `${prefix}-${code.startsWith(prefix) && /^\d+$/.test(code.slice(prefix.length)) ? code.slice(prefix.length) : code}`;
}
