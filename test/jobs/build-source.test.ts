import { expect } from 'chai';
import type { PlatformConnector } from '../../src/contract/extractor.js';
import { acquireLease } from '../../src/database/lease.js';
import { inTransaction } from '../../src/database/transaction.js';
import { warehouseLease } from '../../src/jobs/pipeline/warehouse.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { type JobSetup, wireJobs } from '../../src/processes/wire-jobs.js';
import { appendPage } from '../../src/raw/raw-log.js';
import { DataError } from '../../src/runtime/errors.js';
import { dump, publish } from '../models/warehouse.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { createWarehouse } from '../support/warehouse-database.js';

/** A version of a customer: its day, its data, whether it is valid. No e-mail: the scan did not show it. */
interface Version {
  id: string;
  day: number;
  email: string | null;
  isBad?: boolean;
}

const day = (n: number): string => `2026-01-${String(n).padStart(2, '0')}T00:00:00Z`;

/** The simulated customers, and their deletions. */
function platform(): PlatformConnector {
  const shelf = shelfPlatform({ pages: [] });
  return {
    ...shelf,
    stage: (record, source, drift) =>
      record.isDeleted
        ? [{ kind: 'deletion', entity: 'customer', id: record.key, deletedAt: record.extractedAt }]
        : shelf.stage(record, source, drift),
  };
}

describe('A build', () => {
  let database: TestDatabase;
  let setup: JobSetup;

  beforeEach(async () => {
    database = await createWarehouse();
    setup = jobSetup(database.pool, platform());
    await prepareJobs(setup);
    await database.pool.query("update ops.source set currency = 'GBP', timezone = 'Europe/London'");
  });

  afterEach(() => database.drop());

  /** Each version a chunk of its own, in this order. */
  async function log(versions: readonly Version[]): Promise<void> {
    for (const [index, { id, day: n, email, isBad }] of versions.entries()) {
      const updatedAt = day(n);
      const payload = Buffer.from(JSON.stringify({ id, email, updatedAt, ...(isBad && { isBad }) }));
      const scan = String(index);
      const page =
        email === null
          ? { records: [], state: { watermark: null }, scan, keyPrefix: id, completes: { scan } }
          : { records: [{ key: id, updatedAt, payload }], state: { watermark: null } };
      await inTransaction(database.pool, (client) =>
        appendPage(client, {
          ...{ sourceId: 'shelf', stream: 'customers', runId: null },
          extractedAt: new Date(updatedAt),
          page,
        }),
      );
    }
  }

  async function build(maxBytes?: number): Promise<void> {
    const lease = (await acquireLease(database.pool, warehouseLease, 'test', 60_000))!;
    const { signal } = new AbortController();
    await wireJobs(setup).warehouse.buildSource({
      sourceId: 'shelf',
      lease,
      signal,
      ...(maxBytes !== undefined && { maxBytes }),
    });
    await lease.release();
    // Customers without accounts are removed by the roll-up.
    await publish(database.pool);
  }

  const emails = async () =>
    (await database.pool.query<{ email: string }>('select email from warehouse.dim_customer order by email')).rows.map(
      ({ email }) => email,
    );
  const setAside = async () =>
    (await database.pool.query('select record_key, chunk_id, code from ops.rejected_record order by record_key')).rows;

  /** The result of building everything in one batch, after checking that batches of one chunk give the same. */
  async function builtAnyway(versions: readonly Version[]): Promise<{ emails: string[]; setAside: unknown[] }> {
    await log(versions);
    await build();
    const once = { tables: await dump(database.pool), setAside: await setAside(), emails: await emails() };
    await inTransaction(database.pool, resetWarehouse);
    await build(1);
    expect({ tables: await dump(database.pool), setAside: await setAside(), emails: await emails() }).to.deep.equal(
      once,
    );
    await build();
    expect(await setAside()).to.deep.equal(once.setAside);
    return once;
  }

  it('and a roll-up alone match the accounts again when the list of contacts that are never joined by changes', async () => {
    const excluding = (...neverJoinBy: string[]): JobSetup => ({
      ...setup,
      config: { ...setup.config, customers: { neverJoinBy } },
    });
    const matchedBy = async () =>
      (await database.pool.query('select matched_by from warehouse.customer_account')).rows.map(
        (row) => row.matched_by,
      );
    const lease = (await acquireLease(database.pool, warehouseLease, 'test', 60_000))!;
    await log([{ id: '1', day: 1, email: 'till@shop.example' }]);
    const request = { sourceId: 'shelf', lease, signal: setup.stopping };
    await wireJobs(setup).warehouse.buildSource(request);
    await wireJobs(setup).warehouse.rollUp(lease);
    expect(await matchedBy()).to.deep.equal(['email']);
    expect(await wireJobs(excluding('till@shop.example')).warehouse.rollUp(lease)).to.include({ customers: 2 });
    expect(await matchedBy()).to.deep.equal(['account']);
    await wireJobs(excluding()).warehouse.buildSource(request);
    expect(await matchedBy()).to.deep.equal(['email']);
  });

  it('uses the newest valid version, wherever a batch ends', async () => {
    const built = await builtAnyway([
      { id: 'a', day: 1, email: 'old@a' },
      { id: 'a', day: 2, email: 'good@a' },
      { id: 'a', day: 3, email: 'bad@a', isBad: true },
      { id: 'a', day: 4, email: 'worse@a', isBad: true },
      { id: 'b', day: 1, email: 'only@b', isBad: true },
    ]);
    expect(built.emails).to.deep.equal(['good@a']);
    expect(built.setAside).to.deep.equal([
      { record_key: 'a', chunk_id: '4', code: 'bad_customer' },
      { record_key: 'b', chunk_id: '5', code: 'bad_customer' },
    ]);
  });

  it('orders a late version by its own time, also if the newer one is not valid', async () => {
    const built = await builtAnyway([
      { id: 'a', day: 1, email: 'old@a' },
      { id: 'a', day: 3, email: 'bad@a', isBad: true },
      { id: 'a', day: 2, email: 'late@a' },
    ]);
    expect(built.emails).to.deep.equal(['late@a']);
    expect(built.setAside).to.deep.equal([{ record_key: 'a', chunk_id: '2', code: 'bad_customer' }]);
  });

  it('applies a deletion if the versions after it are not valid', async () => {
    const built = await builtAnyway([
      { id: 'a', day: 1, email: 'old@a' },
      { id: 'a', day: 2, email: null },
      { id: 'a', day: 3, email: 'bad@a', isBad: true },
      { id: 'b', day: 1, email: 'stays@b' },
    ]);
    expect(built.emails).to.deep.equal(['stays@b']);
  });

  it('rejects records with values that Postgres cannot store, each with its reason, and continues with the others', async () => {
    const good = Array.from({ length: 20 }, (_, i) => ({ id: `g${i}`, day: 1, email: `good${i}@x` }));
    const built = await builtAnyway([
      ...good.slice(0, 7),
      { id: 'n', day: 1, email: 'before@n' },
      { id: 'n', day: 2, email: 'nul\0@n' },
      ...good.slice(7, 15),
      { id: 'm', day: 1, email: 'nul\0@m' },
      ...good.slice(15),
    ]);
    expect(built.emails).to.deep.equal([...good.map(({ email }) => email), 'before@n'].sort());
    expect(built.setAside).to.deep.equal([
      { record_key: 'm', chunk_id: '18', code: 'value_not_storable' },
      { record_key: 'n', chunk_id: '9', code: 'value_not_storable' },
    ]);
    const { rows } = await database.pool.query<{ message: string }>('select message from ops.rejected_record');
    for (const { message } of rows)
      expect(message).to.match(/invalid byte sequence.*22021.*correct it at the platform/);
    await log([{ id: 'n', day: 3, email: 'after@n' }]);
    await build();
    expect(await emails()).to.include('after@n');
    expect((await setAside()).length).to.equal(1);
  });

  it('keeps the reason of a record that was rejected for a NUL character', async () => {
    const shelf = platform();
    const value = 'nul\0 in a text';
    setup.connectors = {
      FILES: {
        ...shelf,
        stage: () => {
          throw new DataError(`"${value}" is no name`, { code: 'bad_name', path: 'name', value });
        },
      },
    };
    await log([{ id: 'a', day: 1, email: 'a@a' }]);
    await build();
    expect((await database.pool.query('select message, value from ops.rejected_record')).rows).to.deep.equal([
      { message: '"nul\\u0000 in a text" is no name', value: 'nul\\u0000 in a text' },
    ]);
  });
});
