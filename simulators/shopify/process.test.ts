import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sampleText } from './test-support/client.js';
import { sampleContents, sampleSettings } from './test-support/sample-shop.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));

describe('The Shopify simulator as a process', () => {
  let folder: string;
  let child: ChildProcess | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shopify-simulator-'));
  });
  afterEach(async () => {
    if (child?.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });
  after(() => rm(folder, { recursive: true }));

  async function firstLine(...args: string[]): Promise<{ url: string; baseUrls: Record<string, string> }> {
    child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (!child.stdout) throw new Error('no output');
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return JSON.parse(line);
  }

  it('serves shops from a JSON file, in real time', async () => {
    const file = join(folder, 'shops.json');
    await writeFile(file, JSON.stringify({ shops: [{ settings: sampleSettings, contents: sampleContents() }] }));
    const { url, baseUrls } = await firstLine('--json', file);
    const response = await fetch(`${baseUrls[sampleSettings.domain]}/admin/api/2026-07/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': 'shpat_simulated' },
      body: JSON.stringify({ query: sampleText('count.graphql') }),
    });
    expect(await response.json()).to.have.nested.property('data.ordersCount.count', 1);
    const clock = (await (await fetch(`${url}/__control/clock`)).json()) as { mode: string; micros: number };
    expect(clock.mode).to.equal('real');
    expect(Math.abs(clock.micros / 1000 - Date.now())).to.be.lessThan(5000);
  });

  it('serves shops from a module, with a stopped clock', async () => {
    const file = join(folder, 'shops.mjs');
    await writeFile(file, `export default () => [{ settings: ${JSON.stringify(sampleSettings)} }];\n`);
    const { url } = await firstLine('--module', file, '--clock', '2026-07-10T00:00:00Z');
    const clock = await (await fetch(`${url}/__control/clock`)).json();
    expect(clock).to.include({ mode: 'manual', iso: '2026-07-10T00:00:00.000Z' });
  });

  it('prints its usage', async () => {
    child = spawn(process.execPath, [MAIN], { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr?.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    const [code] = await once(child, 'close');
    expect(code).to.equal(2);
    expect(text).to.include('--json <file>');
  });
});
