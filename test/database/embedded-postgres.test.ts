import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { createPool } from '../../src/database/pool.js';
import { prepareDataFolder } from '../support/prepared-server.js';
import { rejection } from '../support/rejection.js';
import { waitFor } from '../support/wait-for.js';

const holder = fileURLToPath(new URL('../support/embedded-holder.js', import.meta.url));

describe('The embedded Postgres', () => {
  let folder: string;
  let children: ChildProcessWithoutNullStreams[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-embedded-'));
    children = [];
  });

  afterEach(async () => {
    for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    // Only leftovers of a failed test: a folder that never was a cluster has no server.
    if (postmasterPid() !== null) await (await startEmbeddedPostgres({ dataDir: folder })).stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startHolder(
    environment: Record<string, string> = {},
  ): Promise<{ child: ChildProcessWithoutNullStreams; url: string }> {
    const child = spawn(process.execPath, [holder, folder], { env: { ...process.env, ...environment } });
    children.push(child);
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { child, url };
  }

  function postmasterPid(): number | null {
    try {
      return Number(readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    } catch {
      return null;
    }
  }

  async function ask(url: string, sql: string): Promise<unknown> {
    const pool = createPool(url, { max: 1 });
    try {
      const { rows } = await pool.query<{ answer: unknown }>(sql);
      return rows[0]?.answer;
    } finally {
      await pool.end();
    }
  }

  it('starts with UTF-8, C order and durable commits, keeps its data and its port, and stops cleanly', async () => {
    const first = await startEmbeddedPostgres({ dataDir: folder });
    await ask(first.url, 'create table kept as select 7 as answer');
    expect(await ask(first.url, "select current_setting('server_encoding') as answer")).to.equal('UTF8');
    expect(await ask(first.url, "select datcollate as answer from pg_database where datname = 'cartograph'")).to.equal(
      'C',
    );
    expect(await ask(first.url, "select current_setting('synchronous_commit') as answer")).to.equal('on');
    expect(await ask(first.url, "select current_setting('fsync') as answer")).to.equal('on');
    await first.stop();
    expect(postmasterPid()).to.equal(null);
    const second = await startEmbeddedPostgres({ dataDir: folder });
    expect(second.url).to.equal(first.url);
    expect(await ask(second.url, 'select answer from kept')).to.equal(7);
    await second.stop();
  });

  it('serves several processes that start at once; the last to leave stops it', async () => {
    const [first, second, own] = await Promise.all([
      startHolder(),
      startHolder(),
      startEmbeddedPostgres({ dataDir: folder }),
    ]);
    expect(new Set([first.url, second.url, own.url]).size).to.equal(1);
    await own.stop();
    first.child.stdin.end();
    await once(first.child, 'exit');
    expect(await ask(second.url, 'select 1 as answer')).to.equal(1);
    second.child.stdin.end();
    await once(second.child, 'exit');
    expect(postmasterPid()).to.equal(null);
  });

  it('is found by the next process after kill -9 of the one that started it', async () => {
    await prepareDataFolder(folder);
    const { child, url } = await startHolder();
    const pid = postmasterPid();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const next = await startEmbeddedPostgres({ dataDir: folder });
    expect(next.url).to.equal(url);
    expect(postmasterPid()).to.equal(pid);
    await next.stop();
    expect(postmasterPid()).to.equal(null);
  });

  it('restarts by itself after kill -9 of its postmaster, on the same port, with what was committed', async () => {
    await prepareDataFolder(folder);
    const server = await startEmbeddedPostgres({ dataDir: folder });
    await ask(server.url, 'create table kept as select 7 as answer');
    const killed = postmasterPid()!;
    process.kill(killed, 'SIGKILL');
    await waitFor('another postmaster that answers', async () => {
      if (postmasterPid() === killed) return false;
      return (await ask(server.url, 'select answer from kept').catch(() => null)) === 7;
    });
    await server.stop();
    expect(postmasterPid()).to.equal(null);
  });

  it('starts after kill -9 of both the process and the postmaster', async () => {
    await prepareDataFolder(folder);
    const { child } = await startHolder();
    child.kill('SIGKILL');
    await once(child, 'exit');
    process.kill(postmasterPid()!, 'SIGKILL');
    const next = await startEmbeddedPostgres({ dataDir: folder });
    expect(await ask(next.url, 'select 1 as answer')).to.equal(1);
    await next.stop();
  });

  it('uses another port if something else listens on the remembered one', async () => {
    await prepareDataFolder(folder);
    const server = await startEmbeddedPostgres({ dataDir: folder });
    await server.stop();
    const squatter = net.createServer();
    squatter.listen(Number(new URL(server.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    const next = await startEmbeddedPostgres({ dataDir: folder });
    expect(new URL(next.url).port).to.not.equal(new URL(server.url).port);
    await next.stop();
    squatter.close();
  });

  it('removes what a killed initdb and the lock of a dead process left behind', async () => {
    mkdirSync(path.join(folder, 'postgres', 'base'), { recursive: true });
    mkdirSync(path.join(folder, 'start.lock'));
    writeFileSync(path.join(folder, 'start.lock', '999999999.1.dead'), '');
    const server = await startEmbeddedPostgres({ dataDir: folder });
    expect(await ask(server.url, 'select 1 as answer')).to.equal(1);
    await server.stop();
  });

  it('refuses a folder of another major version, and does not change it', async () => {
    mkdirSync(path.join(folder, 'postgres'));
    writeFileSync(path.join(folder, 'postgres', 'PG_VERSION'), '17\n');
    expect((await rejection(startEmbeddedPostgres({ dataDir: folder }))).message).to.match(
      /created by PostgreSQL 17.*includes 18/,
    );
    expect(readFileSync(path.join(folder, 'postgres', 'PG_VERSION'), 'utf8')).to.equal('17\n');
  });

  it('does not reveal its password', async () => {
    const server = await startEmbeddedPostgres({ dataDir: folder });
    expect(statSync(path.join(folder, 'postgres.password')).mode & 0o077).to.equal(0);
    const guessed = new URL(server.url);
    guessed.password = 'guessed';
    expect((await rejection(ask(guessed.href, 'select 1 as answer'))).message).to.match(
      /password authentication failed/,
    );
    await server.stop();
  });

  it("leaves root's home closed, and keeps its database outside", async function () {
    if (process.getuid?.() !== 0) {
      this.test!.title += ' (skipped: not run as root)';
      this.skip();
    }
    const { child, url } = await startHolder({ HOME: folder });
    expect(await ask(url, 'select 1 as answer')).to.equal(1);
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
    const home = readlinkSync(path.join(folder, 'elsewhere'));
    child.stdin.end();
    await once(child, 'exit');
    expect(existsSync(path.join(home, 'postgres', 'postmaster.pid'))).to.equal(false);
    rmSync(home, { recursive: true });
  });
});
