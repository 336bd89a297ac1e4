import os from 'node:os';
import { roles } from '../canonical/roles.js';
import { closest } from '../config/closest.js';
import type { Config } from '../config/config.js';
import type { Pool } from '../database/pool.js';
import { addAuditEntries } from '../ledger/audit/audit-entries.js';
import { type ApiKeyRow, createKey, listKeys, revokeKey, rotateKey } from '../ledger/principals/api-keys.js';
import { isRole } from '../ledger/principals/roles.js';
import { ConfigError } from '../runtime/errors.js';
import { keyPeriod } from './key-period.js';
import type { GlobalOptions } from './read-config.js';
import { textTable } from './text-table.js';
import { withDatabase } from './with-database.js';

export interface NewKeyOptions {
  name: string;
  role: string[];
  source?: string[];
  expires: string;
}

const longestName = 100;

/** Makes a key. Its text alone goes to stdout, once; what it may do to stderr. */
export async function keysCreateCommand({ name, role, source, expires }: NewKeyOptions, options: GlobalOptions) {
  await withDatabase(options, async (pool, config) => {
    const at = new Date();
    const key = { name: checkedName(name), roles: checkedRoles(role), sources: checkedSources(source, config) };
    const expiresAt = keyPeriod(expires, at, '--expires');
    const { keyId, text } = await createKey(pool, { ...key, expiresAt }, at);
    await note(pool, 'keys create', keyId);
    const sources = key.sources === null ? 'all sources' : `the sources ${key.sources.join(', ')}`;
    const until = expiresAt === null ? 'does not expire' : `expires at ${expiresAt.toISOString()}`;
    process.stderr.write(
      `Key ${keyId} of ${JSON.stringify(key.name)} has the roles ${key.roles.join(', ')} on ${sources}, and ${until}.\n` +
        'It is shown only now. Clients send it as "authorization: Bearer <key>".\n' +
        'From now on the API refuses requests without a key or a token.\n',
    );
    process.stdout.write(`${text}\n`);
  });
}

export async function keysListCommand(options: GlobalOptions): Promise<void> {
  await withDatabase(options, async (pool) => {
    const now = new Date();
    const keys = await listKeys(pool);
    process.stdout.write(
      keys.length === 0
        ? 'There are no API keys. Make one with `cartograph keys create`.\n'
        : textTable(
            ['key', 'name', 'roles', 'sources', 'state', 'made at', 'expires at', 'last used'].map((title) => ({
              title,
            })),
            keys.map((key) => [
              ...[key.keyId, key.name, key.roles.join(', '), key.sources?.join(', ') ?? 'all', stateOf(key, now)],
              ...[key.createdAt, key.expiresAt ?? '-', key.lastUsedAt ?? '-'],
            ]),
          ),
    );
  });
}

export async function keysRevokeCommand(keyId: string, options: GlobalOptions): Promise<void> {
  await withDatabase(options, async (pool) => {
    const key = await revokeKey(pool, keyId, new Date());
    if (!key) throw unknown(keyId);
    await note(pool, 'keys revoke', keyId);
    process.stdout.write(`Key ${keyId} of ${JSON.stringify(key.name)} is revoked: it opens nothing within a second.\n`);
  });
}

/** Gives a key another text. The one before opens until the end of the overlap. */
export async function keysRotateCommand(
  keyId: string,
  { overlap }: { overlap: string },
  options: GlobalOptions,
): Promise<void> {
  await withDatabase(options, async (pool) => {
    const at = new Date();
    const overlapUntil = keyPeriod(overlap, at, '--overlap') ?? at;
    const rotated = await rotateKey(pool, keyId, { at, overlapUntil });
    if (!rotated) throw unknown(keyId);
    await note(pool, 'keys rotate', keyId);
    process.stderr.write(
      `Key ${keyId} of ${JSON.stringify(rotated.key.name)} has another text, which is shown only now. ` +
        `The one before opens until ${overlapUntil.toISOString()}.\n`,
    );
    process.stdout.write(`${rotated.text}\n`);
  });
}

function stateOf({ revokedAt, expiresAt }: ApiKeyRow, now: Date): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= now.getTime() ? 'expired' : 'valid';
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= longestName && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw wrong(`--name must be a name of 1 to ${longestName} characters, such as the service that uses the key.`);
}

function checkedRoles(given: readonly string[]): string[] {
  for (const role of given) {
    if (isRole(role)) continue;
    const suggestion = closest(role, [...roles]);
    throw wrong(
      `--role ${role} is not a role${suggestion ? `; did you mean ${suggestion}?` : '.'} Roles: ${roles.join(', ')}.`,
    );
  }
  return [...new Set(given)];
}

function checkedSources(given: readonly string[] | undefined, { sources }: Config): string[] | null {
  if (given === undefined) return null;
  const known = sources.map(({ id }) => id);
  const other = given.find((id) => !known.includes(id));
  if (other === undefined) return [...new Set(given)];
  throw wrong(`--source ${other} is not configured. Configured sources: ${known.join(', ') || 'none'}.`);
}

function unknown(keyId: string): ConfigError {
  return new ConfigError(
    `There is no key ${keyId}, or it is revoked or has expired. \`cartograph keys list\` shows the keys.`,
    { code: 'unknown_key' },
  );
}

function wrong(message: string): ConfigError {
  return new ConfigError(message, { code: 'bad_key' });
}

async function note(pool: Pool, action: string, keyId: string): Promise<void> {
  await addAuditEntries(pool, [
    {
      ...{ at: new Date(), principalId: 'command-line', principalName: `command line of ${os.userInfo().username}` },
      ...{ action, operation: null, subjects: [`key ${keyId}`], address: null, requestId: null, times: 1 },
    },
  ]);
}
