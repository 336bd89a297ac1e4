import { expect } from 'chai';
import { acquireLease } from '../../src/database/lease.js';
import { rebuild } from '../../src/jobs/pipeline/rebuild.js';
import { sweep } from '../../src/jobs/queue/sweep.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { runSync } from '../../src/jobs/runs/run-sync.js';
import { findRun, type RunPhase, type SyncRun } from '../../src/ledger/sync-runs/sync-run.js';
import { type JobSetup, wireJobs } from '../../src/processes/wire-jobs.js';
import { ConfigError, LeaseLostError, TransientError } from '../../src/runtime/errors.js';
import { TestClock } from '../ingest/support/test-clock.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { rejection } from '../support/rejection.js';
import { type Shelf, shelfCustomers, shelfPlatform } from '../support/shelf-platform.js';
import { createWarehouse } from '../support/warehouse-database.js';

const hour = 3_600_000;

describe('A sync', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
  });

  afterEach(() => database.drop());

  async function prepared(shelf: Shelf, options: Parameters<typeof jobSetup>[2] = {}) {
    const setup = jobSetup(database.pool, shelfPlatform(shelf), options);
    await prepareJobs(setup);
    return setup;
  }

  async function request(): Promise<SyncRun> {
    return (await requestSyncs(database.pool, { sourceId: 'shelf', trigger: 'cli' }))[0]!.run;
  }

  async function rowsOf(sql: string): Promise<Record<string, unknown>[]> {
    return (await database.pool.query(sql)).rows;
  }

  const customers = () =>
    rowsOf('select customer_key, email, account_count from warehouse.dim_customer order by email');
  const version = async () => Number((await rowsOf('select version from ops.warehouse_version'))[0]!.version);

  it('requested ten times at once is one run', async () => {
    await prepared({ pages: [] });
    const asked = Array.from({ length: 10 }, () => requestSyncs(database.pool, { platform: 'FILES', trigger: 'api' }));
    const requested = (await Promise.all(asked)).flat();
    expect(new Set(requested.map(({ run }) => run.runId)).size).to.equal(1);
    expect(requested.filter(({ alreadyActive }) => !alreadyActive)).to.have.length(1);
    expect(await rowsOf("select 1 from jobs.agenda_jobs where name = 'sync'")).to.have.length(1);
  });

  it('of a source that is not configured is refused with the configured ones', async () => {
    await prepared({ pages: [] });
    const error = await rejection(requestSyncs(database.pool, { sourceId: 'shelv', trigger: 'cli' }));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal('Source "shelv" is not configured. Configured sources: shelf (FILES).');
  });

  it('extracts, builds and rolls up, and its run has the counts and watermarks', async () => {
    const setup = await prepared({ pages: [shelfCustomers(0, 3), shelfCustomers(3, 2)] });
    const { runId } = await request();
    await runSync(wireJobs(setup), runId);
    const run = await findRun(database.pool, runId);
    expect([run!.status, run!.attempt, run!.errorCode]).to.deep.equal(['succeeded', 1, null]);
    expect(run!.startedAt! <= run!.finishedAt!).to.equal(true);
    expect(await customers()).to.have.length(5);
    expect(await version()).to.equal(1);
    expect(
      await rowsOf(
        'select fetched, new_records, unchanged, rejected, watermark_before, watermark_after from ops.sync_run_stream',
      ),
    ).to.deep.equal([
      {
        fetched: '5',
        new_records: '5',
        unchanged: '0',
        rejected: '0',
        watermark_before: null,
        watermark_after: '2026-01-02T00:00:00Z',
      },
    ]);
    expect(await rowsOf('select name, currency, timezone, status from ops.source')).to.deep.equal([
      { name: 'The shelf', currency: 'GBP', timezone: 'Europe/London', status: 'ready' },
    ]);
    const next = (await requestSyncs(database.pool, { trigger: 'cli' }))[0]!;
    expect(next.alreadyActive).to.equal(false);
  });

  it('moves the instant up to which its source is known, also if there is nothing, now or ever', async () => {
    const setup = await prepared({ pages: [] });
    const knownUntil = async () =>
      (await rowsOf('select known_until, as_of from ops.source, ops.warehouse_version'))[0] as {
        known_until: string;
        as_of: string;
      };
    let before = new Date();
    for (let round = 0; round < 2; round += 1) {
      await runSync(wireJobs(setup), (await request()).runId);
      const { known_until: known, as_of: asOf } = await knownUntil();
      expect(asOf).to.equal(known);
      expect(Date.parse(known)).to.be.within(before.getTime(), Date.now());
      before = new Date();
    }
  });

  it("remembers the first day from which its source is complete, in the store's zone, and keeps the earliest", async () => {
    const readFrom = async (from: string | undefined, timezone: string) => {
      const ordersReadFrom = from === undefined ? {} : { ordersReadFrom: new Date(from) };
      const setup = await prepared({ pages: [], profile: { timezone, ...ordersReadFrom } });
      await runSync(wireJobs(setup), (await request()).runId);
      return (await rowsOf('select orders_read_from from ops.source'))[0]!.orders_read_from;
    };
    expect(await readFrom(undefined, 'Europe/Berlin')).to.equal(null);
    // Midnight in Berlin, and a second after it.
    expect(await readFrom('2024-03-31T22:00:00Z', 'Europe/Berlin')).to.equal('2024-04-01');
    expect(await readFrom('2024-03-31T22:00:01Z', 'Europe/Berlin')).to.equal('2024-04-01');
    expect(await readFrom('2024-02-29T23:00:01Z', 'Europe/Berlin')).to.equal('2024-03-02');
    expect(await readFrom('2024-06-01T00:00:00Z', 'Europe/Berlin')).to.equal('2024-03-02');
  });

  it('reads the first day of a backfill completely, in any zone of the store', async () => {
    const begun: Date[] = [];
    const beforePage: Shelf['beforePage'] = (_, { backfillStart }) => void begun.push(backfillStart);
    const setup = await prepared({ pages: [[]], beforePage });
    await runSync(wireJobs(setup), (await request()).runId);
    for (const zone of ['Pacific/Kiritimati', 'Europe/Berlin', 'Europe/London', 'America/New_York', 'Pacific/Niue']) {
      const { midnight } = (await rowsOf(`select '2024-01-01'::timestamp at time zone '${zone}' as midnight`))[0]!;
      expect(begun[0]!.getTime(), zone).to.be.at.most(Date.parse(String(midnight)));
    }
  });

  it('without new records publishes nothing', async () => {
    const setup = await prepared({ pages: [shelfCustomers(0, 3)] });
    await runSync(wireJobs(setup), (await request()).runId);
    const { runId } = await request();
    await runSync(wireJobs(setup), runId);
    expect((await findRun(database.pool, runId))!.status).to.equal('succeeded');
    expect(await version()).to.equal(1);
  });

  it('rejects bad records with their reason, counts them, and loads them once they are valid', async () => {
    const [bad, ...good] = shelfCustomers(0, 3);
    const shelf: Shelf = { pages: [[{ ...bad!, isBad: true }, ...good]] };
    const setup = await prepared(shelf);
    await runSync(wireJobs(setup), (await request()).runId);
    expect(await customers()).to.have.length(2);
    expect(await rowsOf('select rejected from ops.sync_run_stream')).to.deep.equal([{ rejected: '1' }]);
    expect(
      await rowsOf('select stream, record_key, code, message, path, value from ops.rejected_record'),
    ).to.deep.equal([
      {
        stream: 'customers',
        record_key: '0',
        code: 'bad_customer',
        message: 'customer 0 is bad',
        path: 'isBad',
        value: 'true',
      },
    ]);
    // The same bytes, read by a version of the code that understands them.
    const mended = shelfPlatform({ ...shelf, pages: [...shelf.pages] });
    const stage: typeof mended.stage = (record, source, drift) => {
      const plain = JSON.stringify({ ...JSON.parse(Buffer.from(record.payload).toString()), isBad: false });
      return mended.stage({ ...record, payload: Buffer.from(plain) }, source, drift);
    };
    await runSync(wireJobs({ ...setup, connectors: { FILES: { ...mended, stage } } }), (await request()).runId);
    expect(await customers()).to.have.length(3);
    expect(await rowsOf('select 1 from ops.rejected_record')).to.have.length(0);
  });

  it('with wrong credentials fails at once and blocks the source until they work again', async () => {
    const shelf: Shelf = { pages: [shelfCustomers(0, 1)] };
    shelf.beforeProbe = () => {
      throw new ConfigError('the token is wrong', { code: 'shelf_token' });
    };
    const setup = await prepared(shelf);
    const { runId } = await request();
    await runSync(wireJobs(setup), runId);
    const run = await findRun(database.pool, runId);
    expect([run!.status, run!.errorCode, run!.errorMessage]).to.deep.equal([
      'failed',
      'shelf_token',
      'the token is wrong',
    ]);
    expect(await rowsOf('select status, problem from ops.source')).to.deep.equal([
      { status: 'blocked', problem: 'the token is wrong' },
    ]);
    delete shelf.beforeProbe;
    await runSync(wireJobs(setup), (await request()).runId);
    expect(await rowsOf('select status, problem from ops.source')).to.deep.equal([{ status: 'ready', problem: null }]);
  });

  it('with a transient fault is queued again for later, resumes, and fails after the maximum number of attempts', async () => {
    const seen: number[] = [];
    const shelf: Shelf = { pages: [shelfCustomers(0, 2), shelfCustomers(2, 2)] };
    shelf.beforePage = (index) => {
      seen.push(index);
      if (index === 1) throw new TransientError('the shelf shakes', { code: 'shelf_shakes' });
    };
    const clock = new TestClock();
    const setup = { ...(await prepared(shelf)), clock };
    const { runId } = await request();
    for (const attempt of [1, 2]) {
      await runSync(wireJobs(setup), runId);
      clock.advance(hour);
      const run = await findRun(database.pool, runId);
      expect([run!.status, run!.attempt, run!.errorCode]).to.deep.equal(['queued', attempt, 'shelf_shakes']);
      const [job] = await rowsOf(
        "select next_run_at > now() as is_later, data ->> 'runId' as run from jobs.agenda_jobs where name = 'sync'",
      );
      expect(job).to.deep.equal({ is_later: true, run: runId });
    }
    await runSync(wireJobs(setup), runId);
    expect((await findRun(database.pool, runId))!.status).to.equal('failed');
    expect(seen).to.deep.equal([0, 1, 1, 1]);
  });

  it('survives any number of workers as long as each makes progress', async () => {
    let died = -1;
    const shelf: Shelf = { pages: Array.from({ length: 8 }, (_, page) => shelfCustomers(page * 2, 2)) };
    shelf.beforePage = (index) => {
      if (index <= died) return;
      died = index;
      throw new LeaseLostError('as good as dead', { code: 'lease_lost' });
    };
    const setup = await prepared(shelf);
    const { runId } = await request();
    for (let starts = 0; starts < 9; starts += 1) {
      await runSync(wireJobs(setup), runId);
      await sweep(wireJobs(setup));
    }
    expect(died).to.equal(7);
    expect((await findRun(database.pool, runId))!.status).to.equal('succeeded');
    expect(await customers()).to.have.length(16);
  });

  it('survives any number of transient faults as long as it makes progress', async () => {
    let failed = -1;
    const shelf: Shelf = { pages: Array.from({ length: 6 }, (_, page) => shelfCustomers(page * 2, 2)) };
    shelf.beforePage = (index) => {
      if (index <= failed) return;
      failed = index;
      throw new TransientError('the shelf shakes', { code: 'shelf_shakes' });
    };
    const clock = new TestClock();
    const setup = { ...(await prepared(shelf)), clock };
    const { runId } = await request();
    for (let starts = 0; starts < 7; starts += 1) {
      await runSync(wireJobs(setup), runId);
      clock.advance(hour);
    }
    expect((await findRun(database.pool, runId))!.status).to.equal('succeeded');
  });

  describe('of which one stream always fails while another makes progress', () => {
    const pauses: number[] = [];
    const clock = new TestClock();
    const notes: Shelf = { pages: [shelfCustomers(900, 1)] };
    const shelf: Shelf = { pages: [], beside: { notes } };
    let begun = 0;

    async function start(setup: JobSetup, runId: string): Promise<void> {
      shelf.pages.push(shelfCustomers(shelf.pages.length, 1));
      await runSync(wireJobs(setup), runId);
    }

    const streams = () =>
      rowsOf('select stream, attempt, error_code, retry_at, given_up_at from ops.sync_run_stream order by stream');

    it('retries that one after growing pauses, and skips it until then', async () => {
      begun = 0;
      notes.beforePage = () => {
        begun += 1;
        throw new TransientError('the notes shake', { code: 'notes_shake' });
      };
      const setup = { ...(await prepared(shelf)), clock };
      const { runId } = await request();
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        await start(setup, runId);
        const [, failing] = await streams();
        expect(failing).to.include({ stream: 'notes', attempt, error_code: 'notes_shake', given_up_at: null });
        pauses.push(Date.parse(String(failing!.retry_at)) - clock.now().getTime());
        expect((await findRun(database.pool, runId))!.status).to.equal('queued');
        const before = begun;
        await start(setup, runId);
        expect(begun, 'it pauses').to.equal(before);
        clock.advance(pauses.at(-1)!);
      }
      expect(pauses).to.deep.equal([1000, 2000]);
      await start(setup, runId);
      const run = await findRun(database.pool, runId);
      expect([run!.status, run!.errorCode, begun]).to.deep.equal(['failed', 'notes_shake', 3]);
      const [others, failing] = await streams();
      expect(others).to.include({ stream: 'customers', error_code: null, retry_at: null });
      expect(failing).to.include({ attempt: 3, retry_at: null });
      expect(failing!.given_up_at).to.be.a('string');
    });

    it('continues without that one if it kills its worker each time, and reads the others to their ends', async () => {
      const late: Shelf = { pages: [shelfCustomers(950, 1)] };
      notes.beforePage = () => {
        throw new LeaseLostError('as good as dead', { code: 'lease_lost' });
      };
      const setup = { ...(await prepared({ ...shelf, beside: { notes, zzz: late } })), clock };
      const { runId } = await request();
      for (let starts = 0; starts < 4; starts += 1) {
        await start(setup, runId);
        await sweep(wireJobs(setup));
      }
      const run = await findRun(database.pool, runId);
      expect([run!.status, run!.errorCode]).to.deep.equal(['failed', 'worker_died']);
      const rows = await streams();
      expect(rows.map(({ stream, error_code }) => [stream, error_code])).to.deep.equal([
        ['customers', null],
        ['notes', 'worker_died'],
        ['zzz', null],
      ]);
    });
  });

  describe('whose worker dies', () => {
    /** Begins the run and leaves it like a dead worker. */
    async function dieIn(phase: RunPhase, setup: JobSetup, runId: string): Promise<void> {
      await database.pool.query(
        "update ops.sync_run set status = 'running', attempt = attempt + 1, phase = $2 where run_id = $1",
        [runId, phase],
      );
      await sweep(wireJobs(setup));
    }

    for (const phase of ['wait', 'roll_up'] as const) {
      it(`in shared work (${phase}) is never failed for it`, async () => {
        const setup = await prepared({ pages: [shelfCustomers(0, 1)] });
        const { runId } = await request();
        for (let deaths = 0; deaths < 10; deaths += 1) await dieIn(phase, setup, runId);
        await runSync(wireJobs(setup), runId);
        expect((await findRun(database.pool, runId))!.status).to.equal('succeeded');
      });
    }

    it('on its own records repeatedly, and only then, is failed in the end', async () => {
      const setup = await prepared({ pages: [shelfCustomers(0, 1)] });
      const { runId } = await request();
      const status = async () => (await findRun(database.pool, runId))!.status;
      for (const phase of ['build', 'wait', 'extract', 'roll_up'] as const) await dieIn(phase, setup, runId);
      expect(await status()).to.equal('queued');
      await dieIn('build', setup, runId);
      expect(await status()).to.equal('failed');
    });

    it('after another one reached the end of its records is not blamed for the deaths before', async () => {
      const setup = await prepared({ pages: [shelfCustomers(0, 1)] });
      const { runId } = await request();
      for (let deaths = 0; deaths < 2; deaths += 1) await dieIn('build', setup, runId);
      const stop = new AbortController();
      const stopped = { ...setup, stopping: stop.signal };
      stop.abort();
      await runSync(wireJobs(stopped), runId);
      await dieIn('build', setup, runId);
      expect((await findRun(database.pool, runId))!.status).to.equal('queued');
    });
  });

  describe('that another worker took over', () => {
    /** Another worker takes the lease and begins the run, while this one meets `fault` or reaches its end. */
    async function overtaken(fault: Error | null): Promise<SyncRun> {
      const shelf: Shelf = { pages: [shelfCustomers(0, 2)] };
      const setup = await prepared(shelf);
      const { runId } = await request();
      shelf.beforeProbe = async () => {
        await database.pool.query("update ops.lease set expires_at = now() where name = 'source:shelf'");
        await acquireLease(database.pool, 'source:shelf', 'another', 60_000);
        if (fault) throw fault;
      };
      await runSync(wireJobs(setup), runId);
      expect(await rowsOf("select 1 from jobs.agenda_jobs where name = 'sync'")).to.have.length(1);
      return (await findRun(database.pool, runId))!;
    }

    for (const [what, fault] of [
      ['a fault that a person must fix', new ConfigError('the token is wrong', { code: 'shelf_token' })],
      ['a temporary fault', new TransientError('the shelf shakes', { code: 'shelf_shakes' })],
      ['a fault of the program', new Error('oops')],
      ['nothing', null],
    ] as const) {
      it(`is not changed if its previous worker meets ${what}`, async () => {
        const { status, attempt, errorCode, finishedAt } = await overtaken(fault);
        expect({ status, attempt, errorCode, finishedAt }).to.deep.equal({
          ...{ status: 'running', attempt: 1, errorCode: null, finishedAt: null },
        });
        expect(await rowsOf('select status from ops.source')).to.deep.equal([{ status: 'pending' }]);
      });
    }

    it('only in its build waits for the warehouse again and counts no attempt', async () => {
      const setup = await prepared({ pages: [shelfCustomers(0, 2)] });
      const { runId } = await request();
      await database.pool.query(`
        create function take_warehouse() returns trigger language plpgsql as $$
        begin
          update ops.lease set holder = 'another', epoch = epoch + 1 where name = 'warehouse';
          return new;
        end $$;
        create trigger take_warehouse after update on ops.sync_run
          for each row when (new.phase = 'build') execute function take_warehouse()`);
      await runSync(wireJobs(setup), runId);
      await database.pool.query('drop trigger take_warehouse on ops.sync_run');
      await database.pool.query("update ops.lease set expires_at = now() where name = 'warehouse'");
      const run = await findRun(database.pool, runId);
      expect([run!.status, run!.deaths, run!.failures, run!.errorCode]).to.deep.equal(['queued', 0, 0, null]);
      await runSync(wireJobs(setup), runId);
      expect((await findRun(database.pool, runId))!.status).to.equal('succeeded');
    });
  });

  it('of a source that is no longer configured is refused while it waits, but not while another worker runs it', async () => {
    const setup = await prepared({ pages: [shelfCustomers(0, 1)] });
    const { runId } = await request();
    const other = { ...setup, config: { ...setup.config, sources: [] } };
    await database.pool.query("update ops.sync_run set status = 'running'");
    await runSync(wireJobs(other), runId);
    expect((await findRun(database.pool, runId))!.status).to.equal('running');
    await database.pool.query("update ops.sync_run set status = 'queued'");
    await runSync(wireJobs(other), runId);
    expect((await findRun(database.pool, runId))!.errorCode).to.equal('source_not_configured');
  });

  it('fails when its workers die at the same place each time', async () => {
    const shelf: Shelf = { pages: [shelfCustomers(0, 2), shelfCustomers(2, 2)] };
    shelf.beforePage = (index) => {
      if (index === 1) throw new LeaseLostError('as good as dead', { code: 'lease_lost' });
    };
    const setup = await prepared(shelf);
    const { runId } = await request();
    for (const status of ['queued', 'queued', 'failed']) {
      await runSync(wireJobs(setup), runId);
      await sweep(wireJobs(setup));
      expect((await findRun(database.pool, runId))!.status).to.equal(status);
    }
    expect((await findRun(database.pool, runId))!.errorCode).to.equal('worker_died');
  });

  it('is queued again without counting the attempt when the process is to stop, and continued by the next', async () => {
    const stop = new AbortController();
    const shelf: Shelf = {
      pages: [shelfCustomers(0, 2), shelfCustomers(2, 2)],
      beforePage: (index) => void (index === 1 && stop.abort()),
    };
    const setup = await prepared(shelf, { stopping: stop.signal });
    const { runId } = await request();
    await runSync(wireJobs(setup), runId);
    const run = await findRun(database.pool, runId);
    expect([run!.status, run!.attempt, run!.errorCode]).to.deep.equal(['queued', 0, null]);
    await runSync(wireJobs({ ...setup, stopping: new AbortController().signal }), runId);
    expect((await findRun(database.pool, runId))!.status).to.equal('succeeded');
    expect(await customers()).to.have.length(4);
  });

  it('stops without writing when its lease was taken, and leaves the run to the new holder', async () => {
    const shelf: Shelf = { pages: [shelfCustomers(0, 2), shelfCustomers(2, 2)] };
    shelf.beforePage = async (index) => {
      if (index !== 1) return;
      await database.pool.query("update ops.lease set expires_at = now() where name = 'source:shelf'");
      await acquireLease(database.pool, 'source:shelf', 'another', 60_000);
    };
    const setup = await prepared(shelf);
    const { runId } = await request();
    await runSync(wireJobs(setup), runId);
    expect((await findRun(database.pool, runId))!.status).to.equal('running');
    expect(Number((await rowsOf('select count(*) as n from raw.record_version'))[0]!.n)).to.be.at.most(2);
    expect(await rowsOf("select holder from ops.lease where name = 'source:shelf'")).to.deep.equal([
      { holder: 'another' },
    ]);
  });

  it('does not start while another process holds its source', async () => {
    const setup = await prepared({ pages: [shelfCustomers(0, 1)] });
    await acquireLease(database.pool, 'source:shelf', 'another', 60_000);
    const { runId } = await request();
    await runSync(wireJobs(setup), runId);
    expect((await findRun(database.pool, runId))!.status).to.equal('queued');
    expect(await rowsOf("select next_run_at > now() as later from jobs.agenda_jobs where name = 'sync'")).to.deep.equal(
      [{ later: true }],
    );
  });

  it('reports that a store changed its currency, and keeps the old one until a rebuild', async () => {
    const shelf: Shelf = { pages: [shelfCustomers(0, 2)] };
    const setup = await prepared(shelf);
    await runSync(wireJobs(setup), (await request()).runId);
    shelf.profile = { currency: 'EUR' };
    await runSync(wireJobs(setup), (await request()).runId);
    const [kept] = await rowsOf('select currency, notices from ops.source');
    expect(kept!.currency).to.equal('GBP');
    expect((kept!.notices as string[]).join())
      .to.contain('currency is now EUR')
      .and.to.contain('cartograph rebuild');
    await rebuild(wireJobs(setup));
    expect(await rowsOf('select currency, notices from ops.source')).to.deep.equal([{ currency: 'EUR', notices: [] }]);
  });

  it('and a rebuild give the same rows', async () => {
    const setup = await prepared({
      pages: [shelfCustomers(0, 30), [...shelfCustomers(10, 5), { ...shelfCustomers(40, 1)[0]!, isBad: true }]],
    });
    await runSync(wireJobs(setup), (await request()).runId);
    const before = [await customers(), await rowsOf('select * from ops.rejected_record')];
    const outcome = await rebuild(wireJobs(setup));
    expect(outcome.sources.map(({ sourceId, rejected }) => [sourceId, rejected])).to.deep.equal([['shelf', 1]]);
    expect([await customers(), await rowsOf('select * from ops.rejected_record')]).to.deep.equal(before);
    expect(await version()).to.equal(2);
  });
});
