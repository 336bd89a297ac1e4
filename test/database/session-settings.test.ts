import { expect } from 'chai';
import { migrate } from '../../src/database/migrate.js';
import { createPool } from '../../src/database/pool.js';
import { startQueue } from '../../src/jobs/queue/queue.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { findRun } from '../../src/ledger/sync-runs/sync-run.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { trade } from '../api/support/trade.js';
import { dump } from '../models/warehouse.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { shelfCustomers, shelfPlatform } from '../support/shelf-platform.js';
import { testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';

/** Possible settings of an administrator for a server, a database or a role, each far from its default. */
const odd: Record<string, string> = {
  standard_conforming_strings: 'off',
  escape_string_warning: 'off',
  array_nulls: 'off',
  transform_null_equals: 'on',
  client_encoding: 'LATIN1',
  TimeZone: 'Asia/Kathmandu',
  timezone_abbreviations: 'India',
  DateStyle: 'SQL, DMY',
  IntervalStyle: 'sql_standard',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  xmloption: 'document',
  search_path: 'elsewhere',
  default_transaction_isolation: 'serializable',
  default_transaction_read_only: 'on',
  default_transaction_deferrable: 'on',
  exit_on_error: 'on',
  row_security: 'off',
  // Long enough for the statement that sets others: under load a millisecond is not.
  statement_timeout: '100',
  lock_timeout: '1',
  idle_in_transaction_session_timeout: '1',
  idle_session_timeout: '200',
  transaction_timeout: '100',
};

describe('A database with unusual settings', () => {
  let database: TestDatabase;
  let url: string;

  beforeEach(async () => {
    database = await createEmptyDatabase();
    url = database.url;
    const name = new URL(url).pathname.slice(1);
    const client = await database.pool.connect();
    await client.query('create schema elsewhere; create table elsewhere.agenda_jobs (mine integer)');
    for (const [setting, value] of Object.entries(odd))
      await client.query(`alter database ${name} set ${setting} = '${value}'`);
    // The pool's other connections are not open yet.
    client.release(true);
  });

  afterEach(async () => {
    // The search for secrets is not part of the product, and has no settings of its own.
    await database.pool.query(`alter database ${new URL(url).pathname.slice(1)} reset all`);
    await database.drop();
  });

  it('answers every connection of a pool like any other', async () => {
    const pool = createPool(url, { max: 3 });
    const { rows: settings } = await pool.query<{ name: string; setting: string }>(
      'select name, setting from pg_settings where name = any ($1)',
      [Object.keys(odd)],
    );
    const plain = await createTestDatabase();
    const { rows: usual } = await plain.pool.query('select name, setting from pg_settings where name = any ($1)', [
      Object.keys(odd).filter((name) => name !== 'escape_string_warning'),
    ]);
    const asText = (rows: { name: string; setting: string }[]) =>
      rows.map(({ name, setting }) => `${name}=${setting}`).sort();
    const changed = asText(settings).filter((line) => !line.startsWith('escape_string_warning'));
    expect(changed).to.have.lengthOf(Object.keys(odd).length - 1);
    expect(changed).to.deep.equal(asText(usual as { name: string; setting: string }[]));
    await plain.drop();
    await pool.end();
  });

  it('gives the same warehouse as any other', async () => {
    await migrate(url, testLogger);
    await trade(database.pool);
    const plain = await createTestDatabase();
    await trade(plain.pool);
    expect(await dump(database.pool)).to.deep.equal(await dump(plain.pool));
    await plain.drop();
  });

  it('supports the queue, whose listening connection stays', async () => {
    await migrate(url, testLogger);
    const stopping = new AbortController();
    const connector = shelfPlatform({ pages: [shelfCustomers(0, 3)] });
    const setup = jobSetup(database.pool, connector, { stopping: stopping.signal });
    await prepareJobs(setup);
    const queue = await startQueue(url, wireJobs(setup));
    const listeners = async () => {
      const { rows } = await database.pool.query<{ pid: number }>(
        "select pid from pg_stat_activity where application_name = 'cartograph queue' and query ilike 'listen%'",
      );
      return rows.map(({ pid }) => pid);
    };
    const before = await waitFor('a listening connection', async () =>
      (await listeners()).length > 0 ? listeners() : null,
    );
    for (let round = 1; round <= 3; round += 1) {
      const { run } = (await requestSyncs(database.pool, { trigger: 'api' }))[0]!;
      const ended = await waitFor('the run to end', async () => {
        const found = await findRun(database.pool, run.runId);
        return found?.status === 'succeeded' || found?.status === 'failed' ? found : null;
      });
      expect(ended).to.deep.include({ status: 'succeeded', attempt: 1 });
    }
    expect(await listeners()).to.deep.equal(before);
    stopping.abort();
    await queue.stop();
  });
});

describe('Parameters of the database URL', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });

  after(() => database.drop());

  async function settingsWith(parameters: string): Promise<Record<string, string>> {
    const pool = createPool(`${database.url}?${parameters}`, { applicationName: 'mine', statementTimeoutMs: 7000 });
    const names = ['TimeZone', 'DateStyle', 'work_mem', 'application_name', 'statement_timeout', 'search_path'];
    const { rows } = await pool.query<{ name: string; setting: string }>(
      'select name, setting from pg_settings where name = any ($1)',
      [names],
    );
    await pool.end();
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  }

  it("extend the product's settings, but override none", async () => {
    const ours = { TimeZone: 'UTC', DateStyle: 'ISO, YMD', application_name: 'mine', search_path: 'public' };
    expect(await settingsWith('options=-c%20work_mem%3D77MB%20-c%20TimeZone%3DAsia/Tokyo')).to.deep.equal({
      ...ours,
      work_mem: String(77 * 1024),
      statement_timeout: '7000',
    });
    const others = 'application_name=yours&statement_timeout=1&query_timeout=1&client_encoding=latin1&binary=true';
    expect(await settingsWith(others)).to.deep.include({ ...ours, statement_timeout: '7000' });
  });

  it('do not change instants', async () => {
    const pool = createPool(`${database.url}?options=-c%20TimeZone%3DAsia/Tokyo`);
    const { rows } = await pool.query("select timestamptz '2026-07-03 09:15:02+00' as at");
    expect(rows).to.deep.equal([{ at: '2026-07-03T09:15:02Z' }]);
    await pool.end();
  });
});
