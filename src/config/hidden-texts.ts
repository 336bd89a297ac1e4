import type { SchemaNode } from './faults.js';
import type { ConfigReference } from './references.js';

/** Shorter texts occur inside too many words, and are not real secrets. */
const shortest = 6;

/** URL parameters of libpq that may be shown. Any other could be a password (`sslpassword`, `password`, …). */
const harmlessParameters = new Set([
  ...['application_name', 'channel_binding', 'client_encoding', 'connect_timeout', 'dbname', 'gssencmode', 'host'],
  ...['hostaddr', 'keepalives', 'options', 'port', 'replication', 'sslcert', 'sslkey', 'sslmode', 'sslrootcert', 'ssl'],
  ...['target_session_attrs', 'user'],
]);

/**
 * The texts that must never appear in a log or an error: every value from the environment, whatever
 * its key, what a schema marks as secret, and everything in a database's URL but the location.
 */
export function hiddenTexts(
  references: readonly ConfigReference[],
  marked: readonly [value: unknown, schema: SchemaNode | undefined][],
  databaseUrls: readonly (string | null)[],
): readonly string[] {
  const texts = [
    ...references.flatMap(({ values }) => values),
    ...marked.flatMap(([value, schema]) => secretTexts(value, schema)),
    ...databaseUrls.flatMap((url) => (url === null ? [] : urlSecrets(url))),
  ];
  const long = texts.filter((text) => text.length >= shortest);
  // Longest first: one may be part of another.
  return [...new Set(long.flatMap((text) => [text, encodeURIComponent(text)]))].sort((a, b) => b.length - a.length);
}

function secretTexts(value: unknown, schema: SchemaNode | undefined): string[] {
  if (schema === undefined) return [];
  if (typeof value === 'string') return schema.secret ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => secretTexts(item, schema.items));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => secretTexts(item, schema.properties?.[key]));
}

function urlSecrets(text: string): string[] {
  if (!URL.canParse(text)) return [text];
  const url = new URL(text);
  const parameters = [...url.searchParams].filter(([name]) => !harmlessParameters.has(name)).map(([, value]) => value);
  return [url.password, decoded(url.password), ...parameters];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
