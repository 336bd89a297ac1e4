import { isIP } from 'node:net';
import { mailboxOf } from '../canonical/mailbox.js';
import { isInternational, normalPhone } from '../canonical/phone.js';
import { hidden } from '../runtime/hide-secrets.js';
import { cronProblem } from './cron.js';
import { type Fault, type IsHidden, type SchemaNode, shown, wantedOf } from './faults.js';
import { hostFromPerson } from './host-name.js';

/** The driver reads a password with an unescaped / ? or # as a host, and then prints it in its errors. */
function isDatabaseUrl(text: string): boolean {
  // As the driver reads it: a user without a host means a socket.
  const readable = text.replace('@/', '@socket/');
  if (!URL.canParse(readable)) return false;
  const { pathname, search, hash } = new URL(readable);
  return !pathname.includes('@') && !search.includes('@') && hash === '';
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

/** Checks that JSON schema cannot express, by the name in a schema's `check`: returns true, or why the value is not valid. */
const checks: Record<string, (text: string) => boolean | string> = {
  cron: (text) => cronProblem(text) ?? true,
  contact: (text) =>
    text.includes('@') ? /^\s*[^\s@]+@[^\s@]+\s*$/.test(text) : isInternational(normalPhone(text) ?? ''),
  'database-url': isDatabaseUrl,
  host: (text) => hostFromPerson(text) !== null,
  origin: (text) => URL.canParse(text) && new URL(text).origin === text,
  network: isNetwork,
  mailbox: (text) => mailboxOf(text) !== null,
  locale: (text) => {
    try {
      return Intl.getCanonicalLocales(text).length === 1;
    } catch {
      return false;
    }
  },
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

/** Faults of the values below `value` whose schema has a `check`. */
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
  if (!check || typeof value !== 'string' || value === '') return [];
  const result = check(value);
  if (result === true) return [];
  const seen = shown(value, schema, isHidden(path));
  // The parser's reason quotes the value.
  const reason = result === false || seen === hidden ? '' : `. It would never run: ${result}`;
  return [{ path, message: `is ${seen}; expected ${wantedOf(schema, 'something else')}${reason}` }];
}
