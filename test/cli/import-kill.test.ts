import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { runCli, spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';

const rows = 30_000;

describe('An import that is killed in the middle of a file', function () {
  this.timeout(90_000);
  let folder: string;
  let database: TestDatabase;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-killed-'));
    database = await createEmptyDatabase();
    writeFileSync(
      path.join(folder, 'cartograph.yaml'),
      `worker: { leaseSeconds: 2, heartbeatSeconds: 1, staleSeconds: 2 }
sources:
  - { id: till, platform: FILES, currency: GBP, timezone: Europe/London, backfillStart: 2024-01-01, settings: {} }
`,
    );
    mkdirSync(path.join(folder, 'history'));
    const table = Array.from({ length: rows }, (_, i) => `${i},buyer${i}@example.com`);
    writeFileSync(path.join(folder, 'history', 'customers.csv'), `customer_id,email\n${table.join('\n')}\n`);
  });

  after(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const counted = async (sql: string): Promise<number> =>
    Number((await database.pool.query<{ count: string }>(sql).catch(() => ({ rows: [] }))).rows[0]?.count ?? 0);

  it('resumes when the path is imported again: no row is lost or repeated', async () => {
    const environment = { DATABASE_URL: database.url };
    const killed = spawnCli(['import', 'history'], folder, environment);
    const ended = once(killed, 'close');
    await waitFor('a page of the import', async () => (await counted('select count(*) from raw.chunk')) > 0);
    killed.kill('SIGKILL');
    await ended;
    const before = await counted('select sum(record_count) as count from raw.chunk');
    expect(before).to.be.within(1, rows - 1);
    const { code, stdout, stderr } = await runCli(['import', 'history'], folder, environment);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(new RegExp(`till +customers +${rows - before} +${rows - before} +0 +0`));
    expect(await counted('select count(*) from raw.record_version')).to.equal(rows);
    expect(await counted('select count(*) from warehouse.customer_account')).to.equal(rows);
    const { rows: runs } = await database.pool.query('select status, error_code from ops.sync_run order by queued_at');
    expect(runs).to.deep.equal([
      { status: 'failed', error_code: 'import_interrupted' },
      { status: 'succeeded', error_code: null },
    ]);
  });
});
