import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { registerSources } from '../../src/ledger/sources/registry.js';
import { findRun } from '../../src/ledger/sync-runs/sync-run.js';
import { shelfSource } from '../support/job-setup.js';
import { searchOutputOf } from '../support/leaks.js';
import { type CableNetwork, layCable } from '../support/network.js';
import { prepareDataFolder } from '../support/prepared-server.js';
import { cli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';

const worker = { leaseSeconds: 3, heartbeatSeconds: 1, staleSeconds: 3, retryDelaySeconds: 1 };
const rows = 20_000;

describe('A worker whose network is cut silently', function () {
  this.timeout(150_000);
  let network: CableNetwork;
  let folder: string;
  let server: EmbeddedPostgres;
  let pool: Pool;
  const children: ChildProcess[] = [];
  /** By all workers. */
  let said = '';

  before(async function () {
    const laid = layCable();
    if ('reason' in laid) {
      process.stdout.write(`    skipped: ${laid.reason}\n`);
      this.skip();
    }
    network = laid;
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-cut-'));
    const dataDir = path.join(folder, 'data');
    await prepareDataFolder(dataDir);
    server = await startEmbeddedPostgres({
      dataDir,
      settings: { listen_addresses: `127.0.0.1,${network.host}`, fsync: 'off' },
    });
    appendFileSync(path.join(dataDir, 'postgres', 'pg_hba.conf'), `host all all ${network.inside}/32 scram-sha-256\n`);
    pool = createPool(server.url, { applicationName: 'test' });
    if (!network.carries(Number(new URL(server.url).port))) {
      process.stdout.write('    skipped: a connection from a network namespace does not reach this machine\n');
      this.skip();
    }
    await pool.query('select pg_reload_conf()');
    mkdirSync(path.join(folder, 'tables'));
    const table = Array.from({ length: rows }, (_, i) => `${i},buyer${i}@example.com`);
    writeFileSync(path.join(folder, 'tables', 'customers.csv'), `customer_id,email\n${table.join('\n')}\n`);
    const source = {
      ...{ id: 'till', platform: 'FILES', currency: 'GBP', timezone: 'Europe/London', backfillStart: '2024-01-01' },
      settings: { path: path.join(folder, 'tables') },
    };
    writeFileSync(path.join(folder, 'cartograph.yaml'), stringify({ worker, sources: [source] }));
    await registerSources(pool, [shelfSource('till')]);
  });

  after(async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    if (network === undefined) return;
    await pool.end();
    await server.stop();
    network.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function startWorker(where: 'inside' | 'here'): ChildProcess {
    const url = new URL(server.url);
    if (where === 'inside') url.hostname = network.host;
    const command = [process.execPath, cli, 'worker'] as const;
    const [program, ...args] = where === 'inside' ? network.within(command) : command;
    const child = spawn(program, args, {
      cwd: folder,
      env: { PATH: process.env.PATH, DATABASE_URL: url.href, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    searchOutputOf(child, `a worker (${where})`);
    const keep = (piece: Buffer): void => void (said += `${where}: ${piece.toString()}`);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('exit', (code, signal) => (said += `${where}: ended, ${signal ?? code}\n`));
    children.push(child);
    return child;
  }

  const awaited = async (what: string, ask: () => Promise<boolean>, ms: number): Promise<void> => {
    try {
      await waitFor(what, ask, ms);
    } catch (error) {
      throw new Error(`${(error as Error).message}. The workers said:\n${said}`, { cause: error });
    }
  };

  const connectionsFromInside = async (): Promise<number> => {
    const { rowCount } = await pool.query('select 1 from pg_stat_activity where client_addr = $1', [network.inside]);
    return rowCount ?? 0;
  };

  it('in the middle of a transaction blocks nobody, survives, and continues when the network is back', async () => {
    const cutOff = startWorker('inside');
    await awaited('the worker to be there', async () => (await connectionsFromInside()) > 0, 60_000);
    const [requested] = await requestSyncs(pool, { sourceId: 'till', trigger: 'api' });
    const { runId } = requested!.run;
    // A page of the run waits for this lock within its transaction, which has locked the lease's row.
    const locking = await pool.connect();
    await locking.query('begin; lock table ops.stream_state in share mode');
    await awaited(
      'a page in the middle of its transaction',
      async () => {
        const { rowCount } = await pool.query(
          "select 1 from pg_stat_activity where client_addr = $1 and wait_event_type = 'Lock' and query like '%ops.stream_state%'",
          [network.inside],
        );
        return rowCount === 1;
      },
      30_000,
    );
    network.cut();
    const at = performance.now();
    await locking.query('commit');
    locking.release();
    startWorker('here');
    const isOver = async (id: string) => (await findRun(pool, id))?.status === 'succeeded';
    await awaited('another worker to finish the run', () => isOver(runId), (worker.leaseSeconds + 60) * 1000);
    expect((performance.now() - at) / 1000).to.be.below(worker.leaseSeconds + 60);
    const { rows: counted } = await pool.query('select count(*) as customers from warehouse.customer_account');
    expect(counted).to.deep.equal([{ customers: String(rows) }]);
    await awaited('the server to let go of its connections', async () => (await connectionsFromInside()) === 0, 40_000);
    expect(cutOff.exitCode).to.equal(null);

    const here = children.at(-1)!;
    here.kill('SIGTERM');
    if (here.exitCode === null) await once(here, 'exit');
    network.mend();
    const [again] = await requestSyncs(pool, { sourceId: 'till', trigger: 'api' });
    await awaited('the one that was cut off to sync', () => isOver(again!.run.runId), 60_000);
    expect(cutOff.exitCode).to.equal(null);
  });
});
