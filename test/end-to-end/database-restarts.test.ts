import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { makeClock } from '../../simulators/kit/clock.js';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { type ShopifySimulator, startShopifySimulator } from '../../simulators/shopify/server.js';
import { Shop } from '../../simulators/shopify/shop.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { searchText } from '../support/leaks.js';
import { createOwnServer, type OwnServer } from '../support/own-server.js';
import { spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';
import { createLiveProduct, type LiveProduct, writeConfig } from './live-worker.js';
import { differences, warehouseRows } from './warehouse-rows.js';
import { harbourSource, worldSettings } from './world.js';

const day = 86_400_000;
/** Latency of the platform, so that a run is long enough to be interrupted in the middle. */
const callMs = 40;
const restarts = ['stop', 'crash', 'stop', 'crash'] as const;

describe('A PostgreSQL restart during work', function () {
  this.timeout(180_000);
  let simulator: ShopifySimulator;
  let server: OwnServer;
  let twin: LiveProduct;
  let folder: string;
  const children: { child: ReturnType<typeof spawnCli>; log: string }[] = [];

  before(async () => {
    const to = new Date(Date.now() - 2 * day);
    const from = new Date(to.getTime() - 100 * day);
    const contents = generateShop({ seed: 7, settings: worldSettings, from, to, orders: 500, hugeOrders: 1 });
    const clock = makeClock({ mode: 'offset', seconds: -180 });
    const shop = new Shop(worldSettings, contents, { clock, indexLagSeconds: 0 });
    simulator = await startShopifySimulator({ shops: [shop], bulk: { createdSeconds: 0.2, runningSeconds: 0.5 } });
    simulator.control.faults.inject({
      effect: { kind: 'delay', milliseconds: callMs },
      times: Number.POSITIVE_INFINITY,
    });
    server = await createOwnServer();
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-restarts-'));
  });

  after(async () => {
    for (const { child } of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await twin?.close();
    await server.remove();
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  /** A process of the product; resolves with the first matching line of its log. */
  async function launch(command: string, isReady: RegExp): Promise<string> {
    const child = spawnCli([command], folder, { DATABASE_URL: server.url, NODE_ENV: 'production' });
    const launched = { child, log: '' };
    children.push(launched);
    child.stderr.on('data', (chunk: Buffer) => {
      launched.log += chunk.toString();
    });
    const [, said = ''] = await waitFor(
      `${command} to be ready`,
      () => {
        if (child.exitCode !== null) throw new Error(`${command} ended:\n${launched.log}`);
        return isReady.exec(launched.log);
      },
      30_000,
    );
    return said;
  }

  async function ask(url: string, query: string): Promise<{ status: number; text: string }> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    searchText('an answer of the API', text);
    return { status: response.status, text };
  }

  it('ends neither worker nor API: the run succeeds, every query is answered or asked to retry, nothing is lost', async () => {
    const source = harbourSource(simulator, { bulkThreshold: 1_000_000 });
    twin = await createLiveProduct(source);
    twin.startWorker();
    const undisturbed = await twin.request();
    await waitFor('the twin to succeed', async () => (await statusOf(twin.pool, undisturbed)) === 'succeeded', 90_000);

    writeConfig(folder, source, { api: { port: 0 } });
    await launch('worker', /(worker started)/);
    const url = await launch('api', /GraphQL at (\S+?)"/);
    const asked = await ask(url, 'mutation { triggerSync(source: "harbour") { runs { run { id } } } }');
    expect(asked.status, asked.text).to.equal(200);

    const statuses = new Set<number>();
    const asking = new AbortController();
    const questions = (async () => {
      while (!asking.signal.aborted) {
        const { status, text } = await ask(url, '{ warehouse { version } orders(first: 5) { nodes { orderNumber } } }');
        statuses.add(status);
        if (status === 200) expect(text).to.not.contain('"errors"');
        else expect(text).to.contain('DATABASE_UNAVAILABLE');
      }
    })();
    for (const how of restarts) {
      const calls = simulator.control.log.list().length;
      await waitFor('the sync to go on', () => simulator.control.log.list().length > calls + 3, 60_000);
      await server[how]();
      await waitFor('a question that meets no database', () => statuses.has(503));
      await server.start();
    }
    const pool = createPool(server.url);
    try {
      await waitFor('the run to succeed', async () => (await statusOf(pool)) === 'succeeded', 90_000);
      asking.abort();
      await questions;
      expect([...statuses].sort()).to.deep.equal([200, 503]);
      for (const { child, log } of children) expect(child.exitCode, log.slice(-3000)).to.equal(null);
      expect(differences(await warehouseRows(pool), await warehouseRows(twin.pool))).to.deep.equal({});
      expect(await findViolations(pool, { medium: '50', high: '200', vip: '1000' })).to.deep.equal([]);
      await waitFor('the queue and the API to listen again', async () => {
        const { rows } = await pool.query<{ who: string }>(
          "select string_agg(a.application_name, ', ' order by a.application_name) as who from pg_stat_activity a where a.query ilike 'listen%'",
        );
        return rows[0]!.who === 'cartograph api listener, cartograph queue';
      });
    } finally {
      await pool.end();
    }
  });
});

async function statusOf(pool: Pool, runId?: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ status: string }>(
    'select status from ops.sync_run where $1::uuid is null or run_id = $1',
    [runId ?? null],
  );
  return rows.map(({ status }) => status).join();
}
