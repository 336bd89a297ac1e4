import { auditEntries, type AuditRow } from '../ledger/audit/audit-entries.js';
import { ConfigError } from '../runtime/errors.js';
import type { GlobalOptions } from './read-config.js';
import { textTable } from './text-table.js';
import { withDatabase } from './with-database.js';

export interface AuditOptions {
  since: string;
  who?: string;
  limit: string;
  json?: boolean;
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const mostEntries = 100_000;

/** Prints the audit log since a time, the newest first: a table, or an object a line. */
export async function auditCommand({ since, who, limit, json }: AuditOptions, options: GlobalOptions): Promise<void> {
  const from = sinceOf(since, new Date());
  const most = limitOf(limit);
  await withDatabase(options, async (pool) => {
    const found = await auditEntries(pool, { since: from, who: who ?? null, most: most + 1 });
    const entries = found.slice(0, most);
    if (json) for (const entry of entries) process.stdout.write(`${JSON.stringify(entry)}\n`);
    else
      process.stdout.write(
        entries.length === 0 ? `There are no entries since ${from.toISOString()}.\n` : table(entries),
      );
    if (found.length > most) {
      process.stderr.write(`There are more than the latest ${most} entries: use --limit, --since or --who.\n`);
    }
  });
}

function table(entries: readonly AuditRow[]): string {
  return textTable(
    ['at', 'who', 'id', 'action', 'of', 'operation', 'from', 'times'].map((title) => ({
      title,
      align: title === 'times' ? ('right' as const) : ('left' as const),
    })),
    entries.map((entry) => [
      ...[entry.at, printable(entry.principalName), printable(entry.principalId), entry.action],
      ...[entry.subjects.join(', '), entry.operation ?? '-', entry.address ?? '-', String(entry.times)],
    ]),
  );
}

/** Names may come from an identity provider: none may move the cursor of a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?');
}

/** `90m`, `24h`, `7d` ago, or a date or an instant in UTC. */
export function sinceOf(text: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * unitMs[unit as keyof typeof unitMs]);
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text) ? new Date(text) : null;
  // `Date` moves 30 February into March.
  if (day && instant && !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day)) return instant;
  throw new ConfigError(
    `--since ${text} is not a time: expected how long ago, such as 90m, 24h or 7d, a date such as 2026-11-28, or an instant such as ` +
      '2026-11-28T09:30Z.',
    { code: 'bad_time' },
  );
}

function limitOf(text: string): number {
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= mostEntries) return limit;
  throw new ConfigError(`--limit ${text} is not a number of entries from 1 to ${mostEntries}.`, { code: 'bad_limit' });
}
