import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { createOwnServer, type OwnServer } from '../support/own-server.js';
import { runCli, spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';

const startMs = 60_000;
const connections = 12;

describe('A process that starts before its database', function () {
  this.timeout(180_000);
  let folder: string;
  let server: OwnServer;
  let child: ReturnType<typeof spawnCli> | undefined;
  let log: string;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-order-'));
    writeFileSync(path.join(folder, 'cartograph.yaml'), 'api: { port: 0 }\n');
    server = await createOwnServer();
    await server.stop();
  });

  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    child = undefined;
    await server.stop();
  });

  after(async () => {
    await server.remove();
    rmSync(folder, { recursive: true });
  });

  function begin(command: string): ReturnType<typeof spawnCli> {
    const begun = spawnCli([command], folder, { NODE_ENV: 'production', DATABASE_URL: server.url });
    child = begun;
    log = '';
    begun.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    return begun;
  }

  async function says(line: RegExp): Promise<void> {
    await waitFor(
      `the log to say ${line}`,
      () => {
        if (child!.exitCode !== null) throw new Error(`it ended:\n${log}`);
        return line.test(log);
      },
      startMs,
    );
  }

  async function stops(): Promise<void> {
    const ended = once(child!, 'exit');
    child!.kill('SIGTERM');
    expect((await ended)[0], log).to.equal(0);
  }

  it('waits for it with a message, and begins when it is there', async () => {
    begin('worker');
    await says(/The database cannot be reached\. Waiting for/);
    await server.start();
    await says(/worker started/);
    await stops();
  });

  it('waits for it if it has no connection left', async () => {
    await server.start({ max_connections: String(connections) });
    const clients = await Promise.all(
      Array.from({ length: connections }, async () => {
        const client = new pg.Client({ connectionString: server.url });
        client.on('error', () => undefined);
        await client.connect();
        return client;
      }),
    );
    begin('start');
    await says(/The database has no free connections\. Waiting for/);
    await Promise.all(clients.map((client) => client.end()));
    await server.stop();
    await server.start();
    await says(/GraphQL at/);
    await stops();
  });

  it('ends at once if asked to while it waits', async () => {
    begin('api');
    await says(/Waiting for at most/);
    await stops();
  });

  it('does not wait if a person sits at a terminal', async () => {
    const { code, stderr } = await runCli(['status'], folder, { DATABASE_URL: server.url });
    expect(code).to.equal(1);
    expect(stderr).to.match(/The database does not answer .*Check that it is running/);
    expect(stderr).not.to.contain('Waiting for at most');
  });
});
