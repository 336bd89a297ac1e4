import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { MigrationInterface, QueryRunner, Logger as TypeOrmLogger } from 'typeorm';
import { ConfigError, SystemError } from '../runtime/errors.js';
import type { Logger } from '../runtime/log.js';
import { projectFile } from '../runtime/project-files.js';
import { openConnection, poolSettings, type Queryable } from './pool.js';

/** An arbitrary number that nothing else in the database locks. */
const migrationLock = 7_203_411;
const migrationTable = 'schema_migration';
/** TypeORM reads the order from the last 13 digits of a class's name. */
const firstTimestamp = 1_000_000_000_000;

/**
 * Migrates the database to the code's version: runs the numbered `.sql` files of `migrations/` that it has not run yet, one
 * transaction each. Safe when several processes start at once: all but one wait on an advisory lock. Throws a `ConfigError`
 * when the database has been migrated by a newer version. Returns the names of the files that it ran.
 */
export async function migrate(url: string, log: Logger): Promise<string[]> {
  // A separate connection: the lock ends with it, whatever happens to the migrations.
  const lock = await openConnection(url, { applicationName: 'cartograph migrate' });
  lock.on('error', (error) => log.warn({ error: error.message }, 'the connection that holds the migration lock broke'));
  try {
    await lock.query('select pg_advisory_lock($1)', [migrationLock]);
    const files = migrationFiles();
    const done = await migrationsDone(lock);
    assertNotNewer(done, files);
    const isBehind = files.some(({ name }) => !done.includes(name));
    return isBehind ? await runPending(url, files, log) : [];
  } finally {
    await lock.end();
  }
}

/** Throws a `ConfigError` if the database lacks a migration or has one that this code does not know. */
export async function assertMigrated(db: Queryable): Promise<void> {
  const files = migrationFiles();
  const done = await migrationsDone(db);
  assertNotNewer(done, files);
  const problem = lackOf(files, done);
  if (problem !== null) throw new ConfigError(problem, { code: 'database_behind' });
}

/** What the database lacks for this code; null: nothing. A newer one serves the processes of the version before until they stop. */
export async function missingMigrations(db: Queryable): Promise<string | null> {
  return lackOf(migrationFiles(), await migrationsDone(db));
}

function lackOf(files: readonly MigrationFile[], done: readonly string[]): string | null {
  const missing = files.filter(({ name }) => !done.includes(name));
  if (missing.length === 0) return null;
  return `The database lacks ${missing.length} migration(s), from ${missing[0]!.file} on. Run \`cartograph migrate\`.`;
}

interface MigrationFile {
  file: string;
  name: string;
}

/** `0001-raw.sql` is the migration `Raw1000000000001`. */
function migrationFiles(): MigrationFile[] {
  const files = readdirSync(projectFile('migrations')).filter((file) => file.endsWith('.sql'));
  return files.sort().map((file) => {
    const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file);
    if (!match)
      throw new ConfigError(`migrations/${file}: the name must be like 0005-orders.sql.`, {
        code: 'bad_migration_name',
      });
    const words = match[2]!.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    return { file, name: `${words.join('')}${firstTimestamp + Number(match[1])}` };
  });
}

async function migrationsDone(db: Queryable): Promise<string[]> {
  const { rows: tables } = await db.query<{ known: boolean }>(
    `select to_regclass('public.${migrationTable}') is not null as known`,
  );
  if (!tables[0]?.known) return [];
  const { rows } = await db.query<{ name: string }>(`select name from public.${migrationTable} order by id`);
  return rows.map(({ name }) => name);
}

function assertNotNewer(done: readonly string[], files: MigrationFile[]): void {
  const known = new Set(files.map(({ name }) => name));
  const unknown = done.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new ConfigError(
    `The database is newer than this version of Cartograph: it has run ${unknown.join(', ')}; the newest known migration is ` +
      `${files.at(-1)?.name}. Start the version that migrated it, or a later one.`,
    { code: 'database_newer_than_code' },
  );
}

async function runPending(url: string, files: MigrationFile[], log: Logger): Promise<string[]> {
  // Three hundred files: loaded only if there is something to migrate.
  const { DataSource } = await import('typeorm');
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema: 'public',
    migrations: files.map(migrationClass),
    migrationsTableName: migrationTable,
    migrationsTransactionMode: 'each',
    logger: quietLogger,
    // No limit: a migration may have to read all rows.
    extra: poolSettings(url, {
      ...{ max: 1, applicationName: 'cartograph migrate' },
      statementTimeoutMs: 0,
      plainTypes: true,
    }),
  });
  await dataSource.initialize();
  try {
    const done = await dataSource.runMigrations();
    if (done.length > 0) log.info({ migrations: done.map(({ name }) => name) }, 'database migrated');
    return files.filter(({ name }) => done.some((migration) => migration.name === name)).map(({ file }) => file);
  } finally {
    await dataSource.destroy();
  }
}

// TypeORM's own logger writes failures to the console; they are rejections anyway.
const quietLogger: TypeOrmLogger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

function migrationClass({ file, name }: MigrationFile): new () => MigrationInterface {
  return class implements MigrationInterface {
    name = name;

    async up(runner: QueryRunner): Promise<void> {
      const sql = readFileSync(path.join(projectFile('migrations'), file), 'utf8');
      try {
        await runner.query(sql);
      } catch (cause) {
        throw new SystemError(`migrations/${file} failed and was rolled back: ${(cause as Error).message}`, {
          code: 'migration_failed',
          cause,
        });
      }
    }

    async down(): Promise<void> {
      throw new ConfigError(`${file}: migrations only go forward. Restore a backup instead.`, {
        code: 'migration_forward_only',
      });
    }
  };
}
