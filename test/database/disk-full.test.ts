import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { processState } from '../../src/database/embedded/process-state.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { searchText } from '../support/leaks.js';
import { runCli, spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';

const megabyte = 1024 * 1024;
const patienceMs = 60_000;

interface LogLine {
  msg: string;
  nextTryInSeconds?: number;
}

describe('cartograph start on a disk that fills up', function () {
  this.timeout(180_000);
  let folder: string;
  let dataDir: string;
  let isMounted = false;
  let child: ReturnType<typeof spawnCli> | undefined;
  const children: ReturnType<typeof spawnCli>[] = [];
  let pool: Pool | undefined;
  const log: LogLine[] = [];

  before(function () {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-full-'));
    dataDir = path.join(folder, 'data');
    mkdirSync(dataDir);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=220m,mode=0755', 'tmpfs', dataDir], { stdio: 'ignore' });
      isMounted = true;
    } catch {
      this.test!.title = 'skipped: only root may mount the small disk that it needs';
      this.skip();
    }
  });

  // By force, because what failed may be that something does not end.
  after(async () => {
    for (const started of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      started.kill('SIGKILL');
      await once(started, 'exit');
    }
    await pool?.end();
    if (isMounted) {
      await endServer();
      execFileSync('umount', [dataDir]);
    }
    rmSync(folder, { recursive: true });
  });

  async function endServer(): Promise<void> {
    const pidFile = path.join(dataDir, 'postgres', 'postmaster.pid');
    if (!existsSync(pidFile)) return;
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    // It ends its children too, and at once.
    if ((await processState(pid)) === 'alive') process.kill(pid, 'SIGQUIT');
    await waitFor('the server to end', async () => (await processState(pid)) !== 'alive', patienceMs);
  }

  async function start(): Promise<{ url: string }> {
    log.length = 0;
    writeFileSync(path.join(folder, 'cartograph.yaml'), 'dataDir: data\napi: { port: 0 }\n');
    const started = spawnCli(['start'], folder, { NODE_ENV: 'production' });
    child = started;
    children.push(started);
    let rest = '';
    started.stderr.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      for (const line of lines) log.push(line.startsWith('{') ? (JSON.parse(line) as LogLine) : { msg: line });
    });
    return await waitFor(
      'the API to listen',
      () => {
        if (started.exitCode !== null) throw new Error(`it ended:\n${log.map(({ msg }) => msg).join('\n')}`);
        const url = log.map(({ msg }) => /GraphQL at (\S+)/.exec(msg)?.[1]).find((found) => found !== undefined);
        return url === undefined ? null : { url: url.replace('/graphql', '') };
      },
      patienceMs,
    );
  }

  /** The address of the embedded server, from its data folder. */
  function databaseUrl(): string {
    const password = readFileSync(path.join(dataDir, 'postgres.password'), 'utf8').trim();
    const port = readFileSync(path.join(dataDir, 'postgres.port'), 'utf8').trim();
    return `postgres://cartograph:${password}@127.0.0.1:${port}/cartograph`;
  }

  async function health(url: string): Promise<{ status: number; databaseProblem?: string }> {
    const response = await fetch(`${url}/health`);
    const text = await response.text();
    searchText('the health of the API', text);
    return { ...(JSON.parse(text) as object), status: response.status };
  }

  function fill(): void {
    const piece = Buffer.alloc(megabyte);
    for (;;) {
      try {
        writeFileSync(path.join(dataDir, 'ballast'), piece, { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
        throw error;
      }
    }
  }

  it('reports the cause, restarts the server repeatedly, recovers by itself, and has lost nothing', async () => {
    const { url } = await start();
    pool = createPool(databaseUrl());
    await pool.query('create table kept (id integer, filling text)');
    let committed = 0;
    const write = async (): Promise<void> => {
      await pool!.query(
        "insert into kept select $1, string_agg(md5(random()::text), '') from generate_series(1, 5000)",
        [committed + 1],
      );
      committed += 1;
    };
    for (let i = 0; i < 10; i += 1) await write();
    fill();
    const isFull =
      /The disk of the embedded PostgreSQL is full: \d+ MB are free, 32 MB is the minimum.*Free some space/;
    expect((await health(url)).databaseProblem, 'reported before anything fails').to.match(isFull);
    const problem = await waitFor(
      'the server to die of it',
      async () => {
        await write().catch(() => undefined);
        // Tables that cannot grow are errors of statements; a log that cannot grow ends the server.
        await pool!.query("select pg_logical_emit_message(false, 'test', repeat('x', 4000000))").catch(() => undefined);
        const { status, databaseProblem } = await health(url);
        return status === 503 ? databaseProblem : null;
      },
      patienceMs,
    );
    expect(problem).to.match(isFull);

    const tries = () => log.flatMap(({ nextTryInSeconds }) => nextTryInSeconds ?? []);
    await waitFor('three tries', () => tries().length >= 3, patienceMs);
    expect(tries().slice(0, 3)).to.deep.equal([0.5, 1, 2]);
    const retries = log.filter(({ nextTryInSeconds }) => nextTryInSeconds !== undefined);
    for (const { msg } of retries) expect(msg).to.match(isFull);

    rmSync(path.join(dataDir, 'ballast'));
    await waitFor('health', async () => (await health(url)).status === 200, patienceMs);
    const { rows } = await pool.query('select count(distinct id)::integer as rows from kept where id <= $1', [
      committed,
    ]);
    expect(rows).to.deep.equal([{ rows: committed }]);
    await write();
    child!.kill('SIGTERM');
    await once(child!, 'exit');
    expect(child!.exitCode).to.equal(0);
  });

  it('reports the cause if it cannot even start', async () => {
    fill();
    const { code, stderr } = await runCli(['start'], folder, { NODE_ENV: 'production' });
    expect(code).to.equal(1);
    expect(stderr).to.match(/The disk of the embedded PostgreSQL is full.*Free some space/);
    rmSync(path.join(dataDir, 'ballast'));
    const { url } = await start();
    expect((await health(url)).status).to.equal(200);
  });
});
