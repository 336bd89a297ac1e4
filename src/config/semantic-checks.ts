import { type Fault, type IsHidden, type SchemaNode, shown, wantedOf } from './faults.js';
import { hostFromPerson } from './host-name.js';

const cronField = /^[\d*,/\-?#LWA-Za-z]+$/;
/** Of minute, hour, day of the month, month, day of the week. The queue takes a time that never comes without a word. */
const cronBounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  return (
    fields.length === cronBounds.length &&
    fields.every((field, i) => {
      const [least, most] = cronBounds[i]!;
      // Steps (`*/15`) and the n-th of a weekday (`5#2`) are no times.
      const numbers = field.replace(/[/#]\d+/g, '').match(/\d+/g) ?? [];
      return cronField.test(field) && numbers.every((number) => Number(number) >= least && Number(number) <= most);
    })
  );
}

/** The driver takes a password with a bare / ? or # for a place, and then says it in its errors. */
function isDatabaseUrl(text: string): boolean {
  // As the driver reads it: a user without a host means a socket.
  const readable = text.replace('@/', '@socket/');
  if (!URL.canParse(readable)) return false;
  const { pathname, search, hash } = new URL(readable);
  return !pathname.includes('@') && !search.includes('@') && hash === '';
}

/** What a JSON schema cannot say, by the name that a schema gives in `check`. */
const checks: Record<string, (text: string) => boolean> = {
  cron: isCron,
  contact: (text) =>
    text.includes('@') ? /^\s*[^\s@]+@[^\s@]+\s*$/.test(text) : /^\+[1-9]\d{6,14}$/.test(text.replace(/[\s().-]/g, '')),
  'database-url': isDatabaseUrl,
  host: (text) => hostFromPerson(text) !== null,
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
export function semanticFaults(
  value: unknown,
  schema: SchemaNode | undefined,
  path: Fault['path'],
  isHidden: IsHidden,
): Fault[] {
  if (Array.isArray(value))
    return value.flatMap((item, i) => semanticFaults(item, schema?.items, [...path, i], isHidden));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) =>
      semanticFaults(item, schema?.properties?.[key], [...path, key], isHidden),
    );
  }
  const check = schema?.check === undefined ? undefined : checks[schema.check];
  if (!check || typeof value !== 'string' || value === '' || check(value)) return [];
  return [
    { path, message: `is ${shown(value, schema, isHidden(path))}: ${wantedOf(schema, 'something else')} is wanted` },
  ];
}
