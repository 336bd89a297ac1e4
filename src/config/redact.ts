import type { TSchema } from 'typebox';
import { hidden } from '../runtime/hide-secrets.js';
import type { Config } from './config.js';
import type { SchemaNode } from './faults.js';
import { redactUrls } from './redact-urls.js';

/**
 * The configuration as it may be shown. Values from the environment are shown as written (`${NAME}`), what a schema
 * marks `secret` is hidden, and URLs are shown without user, password and parameter values.
 */
export function redactConfig(config: Config, platformSettings: Partial<Record<string, TSchema>>): object {
  const { references, log, ...shown } = config;
  const redacted = {
    ...shown,
    log: { level: log.level, pretty: log.pretty },
    telemetry: config.telemetry && {
      ...config.telemetry,
      headers: Object.fromEntries(Object.keys(config.telemetry.headers).map((name) => [name, hidden])),
    },
    mail: config.mail && { ...config.mail, ...(config.mail.password !== null && { password: hidden }) },
    destinations: config.destinations.map((destination) => ({
      ...{ ...destination, url: hidden, secrets: destination.secrets.map(() => hidden) },
    })),
    customers: { neverJoinBy: config.customers.neverJoinBy.map(() => hidden) },
    sources: config.sources.map((source) => ({
      ...source,
      settings: redactBySchema(source.settings, platformSettings[source.platform] as SchemaNode | undefined),
    })),
  };
  const withReferences = references.reduce<unknown>(
    (whole, { path, written }) => replaced(whole, path, written),
    redacted,
  );
  return redactUrlsIn(withReferences) as object;
}

function redactUrlsIn(value: unknown): unknown {
  if (typeof value === 'string') return redactUrls(value);
  if (Array.isArray(value)) return value.map(redactUrlsIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactUrlsIn(item)]));
}

/** A copy with another value at the path, if the value exists and is not hidden already. */
function replaced(value: unknown, [step, ...rest]: readonly (string | number)[], written: string): unknown {
  if (step === undefined) return value === hidden ? hidden : written;
  if (Array.isArray(value)) return value.map((item, i) => (i === step ? replaced(item, rest, written) : item));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return value;
  return { ...value, [step]: replaced((value as Record<string, unknown>)[step], rest, written) };
}

// Without a schema anything may be secret.
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
