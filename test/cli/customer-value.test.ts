import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Source } from '../../src/canonical/source.js';
import { simulatedOrders } from '../models/customer-value/simulated-orders.js';
import { london } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import type { TestDatabase } from '../support/database.js';
import { runCli } from '../support/run-cli.js';
import { createWarehouse } from '../support/warehouse-database.js';

const till: Source = { ...london, sourceId: 'till', platform: 'FILES', name: 'Till' };
const shop = {
  ...{ name: 'till', customers: 800, weeks: 60, day: '2026-06-30', seed: 41 },
  ...{ purchases: { r: 0.9, alpha: 6, a: 0.6, b: 3 }, values: { p: 4, q: 4, gamma: 30 } },
};

describe('The command line of customer value', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-cli-value-'));
    database = await createWarehouse();
    writeFileSync(
      path.join(folder, 'cartograph.yaml'),
      'sources: [{ id: till, platform: FILES, settings: {}, timezone: Europe/London, currency: GBP, backfillStart: 2024-01-01 }]\n',
    );
  });

  after(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const run = () => runCli(['customer-value'], folder, { DATABASE_URL: database.url });

  it('fits now, and prints the parameters, or why there are none', async () => {
    expect(await run()).to.deep.equal({
      code: 0,
      stdout: 'Nothing to fit: no source has both trade and a complete first sync.\n',
      stderr: '',
    });
    await database.pool.query("update ops.source set known_until = '2026-07-01T04:00:00Z'");
    const orders = simulatedOrders(shop);
    const firstCustomers = orders.filter((record) => record.kind === 'order' && /^till-\d{1,2}-/.test(record.orderId));
    await apply(database.pool, firstCustomers, till);
    await publish(database.pool);
    const { stdout: few } = await run();
    expect(few).to.match(/^till +2026-06-30 +100 +\d+ +- +- /m);
    expect(few).to.match(
      /^till: purchases: \d+ customers have bought on more than one day\. The model needs at least 100\.$/m,
    );
    await apply(database.pool, orders, till);
    await publish(database.pool);
    const { stdout, code } = await run();
    expect(code).to.equal(0);
    expect(stdout).to.match(/^till +2026-06-30 +800 +\d+( +\d+\.\d{3}){7} +[+-]\d+\.\d %$/m);
  });
});
