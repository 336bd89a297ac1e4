import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'chai';
import type { PoolClient } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { mayOpen } from '../../src/exports/may-open.js';
import { openExport } from '../../src/exports/open-export.js';
import { enqueueExports } from '../../src/jobs/exports/enqueue-exports.js';
import { startQueue } from '../../src/jobs/queue/queue.js';
import type { ExportRow } from '../../src/ledger/exports/export-row.js';
import { cancelExport, exportById, insertExport, type NewExport } from '../../src/ledger/exports/exports.js';
import { localOwner } from '../../src/ledger/principals/principal.js';
import { storedPrincipal } from '../../src/ledger/principals/stored-principal.js';
import { type Jobs, wireJobs } from '../../src/processes/wire-jobs.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { jobSetup } from '../support/job-setup.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { waitFor } from '../support/wait-for.js';

const copies = 12_000;
/** The lines of a fortnight's five orders, and of the copies of one of them. */
const allRows = copies + 5;
const heldKey = 4711;
const processFile = projectFile('dist', 'test', 'support', 'export-process.js');

/** Many copies of an order and its line: with their columns as they are. */
const copyLines = `
  insert into warehouse.fact_orders
  select (jsonb_populate_record(o, jsonb_build_object('order_key', o.order_key || '-' || lpad(n::text, 6, '0')))).*
  from warehouse.fact_orders o, generate_series(1, ${copies}) n where o.order_key = 'london:A1';
  insert into warehouse.fact_order_items
  select (jsonb_populate_record(i, jsonb_build_object(
    'order_key', i.order_key || '-' || lpad(n::text, 6, '0'), 'item_key', i.item_key || '-' || lpad(n::text, 6, '0')
  ))).*
  from warehouse.fact_order_items i, generate_series(1, ${copies}) n where i.order_key = 'london:A1'`;

/** A statement that comes here waits as long as the test holds the key. */
const holdingFunction = `
  create function ops.hold() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(${heldKey});
    return new;
  end $$`;

describe('Exports by a worker', () => {
  let database: TestDatabase;
  let jobs: Jobs;

  before(async () => {
    database = await createPreparedDatabase('many_lines', async (pool) => {
      await trade(pool);
      await pool.query(copyLines);
      await pool.query(holdingFunction);
    });
    jobs = wireJobs(jobSetup(database.pool, shelfPlatform({ pages: [] })));
  });
  after(() => database.drop());

  async function request(changes: Partial<NewExport> = {}): Promise<string> {
    const exportId = crypto.randomUUID();
    const wanted: NewExport = {
      ...{ exportId, requestedAt: new Date().toISOString(), principalId: 'local-owner' },
      ...{ principal: storedPrincipal(localOwner), permissions: ['facts'], sources: null, columns: null },
      ...{ subject: { list: 'orderItems', filter: { isTest: false, isSubOrder: false } }, format: 'csv', csv: null },
      ...{ name: 'lines.csv', withheld: [] },
      ...changes,
    };
    await insertExport(database.pool, wanted, 100);
    return exportId;
  }

  const rowOf = async (exportId: string): Promise<ExportRow> => (await exportById(database.pool, exportId))!;

  /** The digest of a file that is ready, whose pieces follow each other. */
  async function digestOf(exportId: string): Promise<string> {
    const file = await openExport(database.pool, exportId, new Date());
    if (!file || 'why' in file) throw new Error(`no file: ${JSON.stringify(file)}`);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of file.read()) {
      hash.update(piece);
      bytes += piece.length;
    }
    expect(bytes).to.equal(file.bytes);
    return hash.digest('hex');
  }

  it('are whole, of one version, in the order of their keys, and can be opened by those with the rights', async () => {
    const exportId = await request();
    await jobs.exports.writeWaiting();
    const row = await rowOf(exportId);
    expect(row).to.deep.include({ state: 'ready', rows: String(allRows), expectedRows: String(allRows), attempts: 1 });
    expect(row.version).to.equal('1');
    const file = await openExport(database.pool, exportId, new Date());
    if (!file || 'why' in file) throw new Error('it is not ready');
    const texts: string[] = [];
    for await (const piece of file.read()) texts.push(piece.toString('utf8'));
    expect(texts.length).to.be.above(1);
    const ids = texts
      .join('')
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(',')));
    expect(ids).to.have.length(allRows);
    expect(ids).to.deep.equal([...ids].sort((a, b) => (Buffer.from(a) < Buffer.from(b) ? -1 : 1)));
    expect(mayOpen({ permissions: new Set(['facts']), scope: { sources: ['london'] } }, row)).to.equal(false);
    expect(mayOpen({ permissions: new Set(['facts']), scope: { sources: 'all' } }, row)).to.equal(true);
  });

  describe('whose process is killed', () => {
    let holder: PoolClient;

    beforeEach(async () => {
      holder = await database.pool.connect();
      await holder.query(`select pg_advisory_lock(${heldKey})`);
    });
    afterEach(async () => {
      await holder.query(`select pg_advisory_unlock_all()`);
      holder.release();
      await database.pool.query(
        'drop trigger if exists held on ops.export; drop trigger if exists held on ops.export_chunk',
      );
    });

    const held = async (): Promise<boolean> => {
      const { rows } = await database.pool.query(
        `select 1 from pg_locks where locktype = 'advisory' and objid = ${heldKey} and not granted`,
      );
      return rows.length > 0;
    };

    async function killedWhere(trigger: string): Promise<void> {
      await database.pool.query(`create trigger held ${trigger} execute function ops.hold()`);
      const child: ChildProcess = spawn(process.execPath, [processFile, database.url], { stdio: 'inherit' });
      await waitFor('the process to come to its end', held, 60_000);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }

    const places = {
      'as it begins': "before update on ops.export for each row when (new.state = 'running' and old.state = 'queued')",
      'in the middle': 'before insert on ops.export_chunk for each row when (new.position > 1000000)',
      'at its end': "before update on ops.export for each row when (new.state = 'ready')",
    };

    for (const [place, trigger] of Object.entries(places)) {
      it(`${place} are begun again and end whole; until then nobody is given a part`, async () => {
        const undisturbed = await request();
        await jobs.exports.writeWaiting();
        const exportId = await request();
        await killedWhere(trigger);
        expect(await openExport(database.pool, exportId, new Date())).to.have.property('why', 'not_ready');
        await holder.query(`select pg_advisory_unlock_all()`);
        await database.pool.query('drop trigger if exists held on ops.export');
        await database.pool.query('drop trigger if exists held on ops.export_chunk');
        await waitFor(
          'another worker to write it',
          async () => {
            await jobs.exports.writeWaiting();
            return (await rowOf(exportId)).state === 'ready';
          },
          60_000,
        );
        expect(await digestOf(exportId)).to.equal(await digestOf(undisturbed));
        expect((await rowOf(exportId)).rows).to.equal(String(allRows));
      });
    }
  });

  it('that are cancelled leave nothing, before and while they are written', async () => {
    const before = await request();
    expect((await cancelExport(database.pool, before, new Date()))?.state).to.equal('cancelled');
    const meanwhile = await request();
    await database.pool.query(
      `create function ops.cancel() returns trigger language plpgsql as $$
       begin update ops.export set state = 'cancelled' where export_id = new.export_id; return null; end $$;
       create trigger cancelled after insert on ops.export_chunk for each row execute function ops.cancel()`,
    );
    try {
      await jobs.exports.writeWaiting();
    } finally {
      await database.pool.query('drop trigger cancelled on ops.export_chunk');
    }
    expect([(await rowOf(before)).state, (await rowOf(meanwhile)).state]).to.deep.equal(['cancelled', 'cancelled']);
    expect(await cancelExport(database.pool, meanwhile, new Date())).to.equal(null);
    const { rows } = await database.pool.query(
      'select count(*)::integer as chunks from ops.export_chunk where export_id = $1',
      [before],
    );
    expect(rows).to.deep.equal([{ chunks: 0 }]);
  });

  it('that cannot be written say why, and take no room', async () => {
    const setup = jobSetup(database.pool, shelfPlatform({ pages: [] }));
    const small = wireJobs({ ...setup, config: { ...setup.config, exports: { keepHours: 1, maxMegabytes: 1 } } });
    const large = await request();
    const strange = await request({ subject: { list: 'nothing', filter: null } });
    const wrong = await request({ subject: { list: 'orders', filter: { source: ['nowhere'] } } });
    await small.exports.writeWaiting();
    const errors = await Promise.all([large, strange, wrong].map(rowOf));
    expect(errors.map(({ state, errorCode }) => [state, errorCode])).to.deep.equal([
      ['failed', 'EXPORT_TOO_LARGE'],
      ['failed', 'EXPORT_OUTDATED'],
      ['failed', 'BAD_USER_INPUT'],
    ]);
    expect(errors[0]!.error).to.match(/^The file is larger than 1 MB\. Select fewer/);
    const { rows } = await database.pool.query('select 1 from ops.export_chunk where export_id = $1', [large]);
    expect(rows).to.deep.equal([]);
  });

  it('begin as soon as they are asked for', async () => {
    const queue = await startQueue(database.url, jobs);
    try {
      const exportId = await request({ format: 'parquet', name: 'lines.parquet' });
      await inTransaction(database.pool, (client) => enqueueExports(client));
      await waitFor('a worker to write it', async () => (await rowOf(exportId)).state === 'ready');
    } finally {
      await queue.stop();
    }
  });
});
