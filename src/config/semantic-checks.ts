import { type Fault, type SchemaNode, shown, wantedOf } from './faults.js';

const cronField = /^[\d*,/\-?#LWA-Za-z]+$/;

/** What a JSON schema cannot say, by the name that a schema gives in `check`. */
const checks: Record<string, (text: string) => boolean> = {
  cron: (text) =>
    text.trim().split(/\s+/).length === 5 &&
    text
      .trim()
      .split(/\s+/)
      .every((field) => cronField.test(field)),
  date: (text) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text),
  timezone: (text) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: text });
      return true;
    } catch {
      return false;
    }
  },
};

/** Faults of the values below `value` whose schema names a check. */
export function semanticFaults(value: unknown, schema: SchemaNode | undefined, path: Fault['path']): Fault[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => semanticFaults(item, schema?.items, [...path, i]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) =>
      semanticFaults(item, schema?.properties?.[key], [...path, key]),
    );
  }
  const check = schema?.check === undefined ? undefined : checks[schema.check];
  if (!check || typeof value !== 'string' || value === '' || check(value)) return [];
  return [{ path, message: `is ${shown(value, schema)}: ${wantedOf(schema, 'something else')} is wanted` }];
}
