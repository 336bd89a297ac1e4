import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { isTargetDay } from '../../simulators/ecb/target-days.js';
import { makeClock } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import { dayOf, daysFrom, plusDays } from '../../simulators/trade/marketing/days.js';
import type { Pool } from '../../src/database/pool.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { systemClock } from '../../src/runtime/clock.js';
import { spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';
import { kill, type WorkerProcess, writeConfig } from './live-worker.js';
import { type MarketingWorld, startMarketingWorld } from './marketing-world.js';
import type { Product } from './product.js';
import { Products } from './products.js';
import { latestVersions } from './raw-versions.js';
import { differences, rowsAsItStands } from './warehouse-rows.js';

/** In the title, so that a failure prints it. */
const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 1e6));
const deaths = 4;
const passedDays = 10;
const daySeconds = 86_400;
/** Slow calls make runs long enough to be hit in the middle. */
const callMs = 20;
/** A worker has read so much by then that a run of it is half over. */
const longestLifeMs = 1500;

describe(`A worker that reads advertising and visits, killed with SIGKILL repeatedly (KILL_SEED=${seed})`, function () {
  this.timeout(300_000);
  const random = new Random(`marketing kills ${seed}`);
  const clock = makeClock({ mode: 'offset', seconds: -passedDays * daySeconds });
  const from = plusDays(dayOf(clock.now(), 'UTC'), -30);
  const products = new Products({ ...systemClock, now: () => new Date(clock.now() / 1000) });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-marketing-'));
  let world: MarketingWorld;
  let product: Product;
  let worker: WorkerProcess | undefined;
  /** How many runs each death left unfinished. */
  const left: number[] = [];

  before(async () => {
    const rateDays = daysFrom(plusDays(from, -5), plusDays(from, 45)).filter(isTargetDay);
    world = await startMarketingWorld({
      ...{ seed, from, clock, jobSeconds: 1 },
      rates: Object.fromEntries(rateDays.map((day) => [day, { GBP: '0.8', JPY: '160' }])),
    });
    for (const { control } of Object.values(world.simulators)) {
      control.inject({ effect: { kind: 'delay', milliseconds: callMs }, times: Number.POSITIVE_INFINITY });
    }
    product = await products.make(world.sources, { ecbUrl: world.ecbUrl });
    const { currency, timezone } = product.setup.config.reporting;
    writeConfig(folder, world.sources, {
      reporting: { currency, timezone },
      exchangeRates: { baseUrl: world.ecbUrl },
    });
  });

  after(async () => {
    if (worker) await kill(worker);
    await world?.close();
    await products.drop();
    rmSync(folder, { recursive: true });
  });

  const unfinished = async (): Promise<number> => {
    const { rows } = await product.database.pool.query<{ status: string }>(
      "select status from ops.sync_run where status <> 'succeeded'",
    );
    expect(rows.filter(({ status }) => status === 'failed')).to.deep.equal([]);
    return rows.length;
  };
  const calls = (): number =>
    Object.values(world.simulators).reduce((sum, { control }) => sum + control.log.list().length, 0);
  /** The last lines of the workers' logs. */
  let lastWords = '';
  const start = (): WorkerProcess => {
    const child = spawnCli(['worker'], folder, { DATABASE_URL: product.database.url, NODE_ENV: 'production' });
    child.stderr.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-4000);
    });
    return child;
  };

  it('leaves what one load from nothing gives: of accounts read for the first time, and of days and campaigns that changed since', async () => {
    const [ads, visits, meta] = world.sources;
    for (const { id } of [ads!, visits!, meta!]) await product.sync(id);
    for (const { id } of world.marketing.plan.accounts) {
      const [first, second] = world.marketing.campaigns(id, clock.now());
      world.marketing.edit(id, first!.id, clock.now(), { name: 'Renamed' });
      world.marketing.edit(id, second!.id, clock.now(), { state: 'removed' });
    }
    clock.advance(passedDays * daySeconds);
    for (const { id } of world.sources) await product.request(id);
    for (let death = 0; death < deaths; death += 1) {
      const before = calls();
      worker = start();
      await waitFor('the worker to read', () => calls() > before, 60_000);
      const momentMs = performance.now() + random.fraction() * longestLifeMs;
      await waitFor('its moment', () => performance.now() > momentMs);
      await kill(worker);
      left.push(await unfinished());
    }
    worker = start();
    await waitFor('the runs to succeed', async () => (await unfinished()) === 0, 120_000).catch((error: Error) => {
      throw new Error(`${error.message}:\n${lastWords}`);
    });
    await kill(worker);
    expect(left.filter((runs) => runs > 0).length, left.join()).to.be.at.least(deaths - 1);
    const [ours, theirs] = await readAtOneTime();
    const unlike = ['dim_campaign.updated_at'];
    expect(differences(await rowsAsItStands(ours, unlike), await rowsAsItStands(theirs, unlike))).to.deep.equal({});
    expect(await findViolations(ours, product.setup.config.segments)).to.deep.equal([]);
    const [our, their] = [await latestVersions(ours), await latestVersions(theirs)];
    expect(differences(new Map([['raw', our]]), new Map([['raw', their]]))).to.deep.equal({});
    const { rows: renamed } = await ours.query<{ campaigns: number }>(
      `select count(distinct campaign_key)::integer as campaigns from warehouse.dim_campaign c
      where name = 'Renamed' and exists (
        select from warehouse.dim_campaign_version v where v.campaign_key = c.campaign_key and v.name <> c.name
      )`,
    );
    // Google's two accounts, and that of Meta which was read before.
    expect(renamed).to.deep.equal([{ campaigns: 3 }]);
  });

  /** Another product's load from nothing beside ours as it is then: numbers of a day that is not over move at each full hour. */
  async function readAtOneTime(): Promise<[Pool, Pool]> {
    for (;;) {
      const hour = new Date().getHours();
      await product.sync();
      const fresh = await products.make(world.sources, { ecbUrl: world.ecbUrl });
      await fresh.sync();
      if (new Date().getHours() === hour) return [product.database.pool, fresh.database.pool];
    }
  }
});
