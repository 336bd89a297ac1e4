import type { TSchema } from 'typebox';
import type { Config } from './config.js';
import type { SchemaNode } from './faults.js';

const hidden = '(hidden)';

/** The configuration as it may be shown: without passwords and without what a platform's schema marks `secret`. */
export function redactConfig(config: Config, platformSettings: Partial<Record<string, TSchema>>): object {
  return {
    ...config,
    customers: { neverJoinBy: config.customers.neverJoinBy.map(() => hidden) },
    database: { url: config.database.url === null ? null : redactUrl(config.database.url) },
    sources: config.sources.map((source) => ({
      ...source,
      settings: redactBySchema(source.settings, platformSettings[source.platform] as SchemaNode | undefined),
    })),
  };
}

/** Hides the password of a URL, and the whole of what is not a URL. */
export function redactUrl(text: string): string {
  try {
    const url = new URL(text);
    if (url.password) url.password = 'hidden';
    // libpq takes the password as a parameter too.
    if (url.searchParams.has('password')) url.searchParams.set('password', 'hidden');
    return url.href;
  } catch {
    return hidden;
  }
}

// Without a schema nobody knows what is secret, so all of it is.
function redactBySchema(value: unknown, schema: SchemaNode | undefined): unknown {
  if (value === undefined || value === null) return value;
  if (schema === undefined || schema.secret) return hidden;
  if (Array.isArray(value)) return value.map((item) => redactBySchema(item, schema.items));
  if (typeof value !== 'object') return value;
  const branches = [schema, ...((schema as { anyOf?: SchemaNode[] }).anyOf ?? [])];
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const known = branches.map(({ properties }) => properties?.[key]).filter((node) => node !== undefined);
      return [key, redactBySchema(item, known.find(({ secret }) => secret) ?? known[0])];
    }),
  );
}
