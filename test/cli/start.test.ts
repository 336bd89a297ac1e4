import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { prepareDataFolder } from '../support/prepared-server.js';
import { spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';

describe('cartograph start', function () {
  this.timeout(60_000);
  let folder: string;
  let children: ReturnType<typeof spawnCli>[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-start-'));
    writeFileSync(path.join(folder, 'cartograph.yaml'), 'dataDir: data\napi: { port: 0 }\n');
    children = [];
  });

  afterEach(async () => {
    for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    if (existsSync(pidFile())) await (await startEmbeddedPostgres({ dataDir: path.join(folder, 'data') })).stop();
    rmSync(folder, { recursive: true });
  });

  const pidFile = () => path.join(folder, 'data', 'postgres', 'postmaster.pid');

  async function started(): Promise<{ child: ReturnType<typeof spawnCli>; url: string }> {
    const child = spawnCli(['start'], folder, { NODE_ENV: 'production' });
    children.push(child);
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const url = await waitFor(
      'the API to listen',
      () => {
        if (child.exitCode !== null) throw new Error(`it ended:\n${log}`);
        return /GraphQL at (\S+?)"/.exec(log)?.[1];
      },
      30_000,
    );
    return { child, url };
  }

  async function ask(url: string): Promise<unknown> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    return await response.json();
  }

  it('starts database, worker and API from nothing, and stops them in order when asked', async () => {
    const { child, url } = await started();
    expect(await ask(url)).to.deep.equal({ data: { __typename: 'Query' }, extensions: { cost: 1 } });
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).to.equal(0);
    expect(existsSync(pidFile())).to.equal(false);
  });

  it('recovers after kill -9, and shares its database with a second process', async () => {
    await prepareDataFolder(path.join(folder, 'data'));
    const first = await started();
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = await started();
    const third = await started();
    second.child.kill('SIGTERM');
    expect((await once(second.child, 'exit'))[0]).to.equal(0);
    expect(await ask(third.url)).to.deep.equal({ data: { __typename: 'Query' }, extensions: { cost: 1 } });
    third.child.kill('SIGTERM');
    expect((await once(third.child, 'exit'))[0]).to.equal(0);
    expect(existsSync(pidFile())).to.equal(false);
  });
});
