import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import type { ShopSettings } from '../../simulators/shopify/model.js';
import { type ShopifySimulator, startShopifySimulator } from '../../simulators/shopify/server.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { runCli } from '../support/run-cli.js';
import { testSecrets } from '../support/secrets.js';

const settings: ShopSettings = {
  domain: 'corner.myshopify.com',
  name: 'Corner Shop',
  currency: 'GBP',
  ianaTimezone: 'Europe/London',
  planName: 'Shopify Plus',
  restoreRate: 2000,
};
const token = testSecrets.cornerShopToken;

describe('The command line', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;
  let simulator: ShopifySimulator;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-cli-'));
    database = await createEmptyDatabase();
    const to = new Date('2026-06-01T00:00:00Z');
    const contents = generateShop({ seed: 1, settings, from: new Date('2026-04-01T00:00:00Z'), to, orders: 60 });
    simulator = await startShopifySimulator({ shops: [{ settings, contents, credentials: { tokens: [{ token }] } }] });
    configure(['corner']);
  });

  after(async () => {
    await simulator.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  function configure(ids: string[]): void {
    const sources = ids.map(
      (id) => `
  - id: ${id}
    platform: SHOPIFY
    backfillStart: 2026-01-01
    settings:
      shop: ${settings.domain}
      baseUrl: ${simulator.baseUrlFor(settings.domain)}
      accessToken: \${TOKEN_OF_${id.toUpperCase()}}`,
    );
    writeFileSync(path.join(folder, 'cartograph.yaml'), `sources:${sources.join('')}\n`);
  }

  const run = (args: string[], environment: Record<string, string> = {}) =>
    runCli(args, folder, {
      DATABASE_URL: database.url,
      TOKEN_OF_CORNER: token,
      TOKEN_OF_OTHER: testSecrets.refusedShopifyToken,
      ...environment,
    });

  it('shows with the configuration when each source syncs next, in the zone of its schedule', async () => {
    const { code, stdout } = await run(['config', 'check']);
    expect(code).to.equal(0);
    const [line] = stdout.match(/^# corner syncs next on .*$/m) ?? [];
    const times = /on (.*), (.*), (.*) \(Europe\/London\)$/.exec(line ?? '')!.slice(1);
    const days = times.map((time) => {
      const [, date] = /^\w{3} (\d{4}-\d{2}-\d{2}) 05:00$/.exec(time)!;
      return Date.parse(date!) / 86_400_000;
    });
    expect([days[1]! - days[0]!, days[2]! - days[1]!]).to.deep.equal([1, 1]);
    expect(parse(stdout)).to.have.property('sources');
  });

  it('has useful help: every command, examples and exit codes', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).to.equal(0);
    for (const command of [
      'start',
      'api',
      'worker',
      'migrate',
      'sync <source|platform>',
      'rebuild',
      'rates',
      'customer-value',
      'status',
      'config',
    ]) {
      expect(stdout).to.match(new RegExp(`^  ${command.replace('|', '\\|')} +\\S`, 'm'));
    }
    expect(stdout).to.contain('Examples:').and.to.contain('Exit codes:');
  });

  it('prints its version', async () => {
    const { code, stdout } = await run(['--version']);
    expect(code).to.equal(0);
    expect(stdout.trim()).to.match(/^\d+\.\d+\.\d+$/);
  });

  it('ends with 2 and what to do if the database refuses the password', async () => {
    const url = new URL(database.url);
    url.password = 'wrong';
    const { code, stderr } = await run(['migrate'], { DATABASE_URL: url.href });
    expect(code).to.equal(2);
    expect(stderr).to.match(/check user and password in database\.url/);
    expect(stderr).not.to.contain('wrong');
  });

  it('ends with 2 on wrong usage, and makes suggestions', async () => {
    const { code, stderr } = await run(['stauts']);
    expect(code).to.equal(2);
    expect(stderr).to.contain('Did you mean status?');
  });

  it('ends with 2 on a wrong configuration, with all errors, without connecting to a database', async () => {
    const { code, stderr } = await run(['sync', 'corner'], { TOKEN_OF_CORNER: '', PORT: 'http' });
    expect(code).to.equal(2);
    expect(stderr)
      .to.match(/2 fault\(s\)/)
      .and.to.match(/accessToken refers to/)
      .and.to.match(/PORT is \(hidden\); expected a whole number/);
    expect(stderr).to.not.contain('    at ');
    const { rows } = await database.pool.query("select to_regclass('public.schema_migration') as made");
    expect(rows[0].made).to.equal(null);
  });

  it('checks the configuration and prints it without secrets', async () => {
    const { code, stdout } = await run(['config', 'check']);
    expect(code).to.equal(0);
    expect(stdout).to.contain('id: corner').and.to.not.contain(token);
    expect(stdout).to.not.contain(new URL(database.url).password);
  });

  it('migrates, and reports if there is nothing to do', async () => {
    expect((await run(['migrate'])).stdout).to.match(/^ran 0001-raw\.sql$/m);
    expect((await run(['migrate'])).stdout).to.equal('The database is up to date.\n');
  });

  it('syncs a source with plain lines and a table of its streams; status and rebuild agree', async () => {
    const synced = await run(['sync', 'corner']);
    expect([synced.code, synced.stderr.match(/not expected/)], synced.stderr).to.deep.equal([0, null]);
    expect(synced.stderr).to.match(/^corner orders: \d+ fetched, \d+ new, 0 changed, done$/m);
    expect(synced.stdout).to.match(
      /^source +stream +fetched +new +changed +unchanged +deleted +rejected +read up to$/m,
    );
    expect(synced.stdout).to.match(/^corner +orders +\d+ +\d+ +0 +\d+ +0 +0 +20\d\d-/m);
    expect(synced.stdout).to.match(/^corner: succeeded in [\d.]+ s$/m);
    const status = await run(['status']);
    expect(status.code).to.equal(0);
    expect(status.stdout).to.match(/^corner +SHOPIFY +ready +succeeded +\S+ +0 +0$/m);
    expect(status.stdout).to.match(/^Warehouse version 1, published 20/m);
    const orders = async () =>
      (await database.pool.query('select * from warehouse.fact_orders order by order_key')).rows;
    const before = await orders();
    expect(before.length).to.be.greaterThan(50);
    expect((await run(['rebuild'])).code).to.equal(0);
    expect(await orders()).to.deep.equal(before);
  });

  it("accepts a platform's name in any case, and loads nothing new the second time", async () => {
    const { code, stdout } = await run(['sync', 'shopify']);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^corner +orders +\d+ +0 +0 /m);
  });

  it('ends with 3 if one of two sources fails, and with 1 if all do, with the reason and without secrets', async () => {
    configure(['corner', 'other']);
    const some = await run(['sync', 'all']);
    expect(some.code, some.stderr).to.equal(3);
    expect(some.stdout)
      .to.match(/^corner: succeeded/m)
      .and.to.match(/^other: failed: \S+/m);
    const all = await run(['sync', 'other']);
    expect(all.code).to.equal(1);
    expect(some.stdout + some.stderr + all.stdout + all.stderr)
      .to.not.contain(testSecrets.refusedShopifyToken)
      .and.to.not.contain(token);
    expect((await run(['status'])).stdout).to.match(/^other +SHOPIFY +blocked +failed/m);
    configure(['corner']);
  });

  it('ends with 2 on a source that is not configured, naming those that are', async () => {
    const { code, stderr } = await run(['sync', 'cornr']);
    expect(code).to.equal(2);
    expect(stderr).to.contain('Source "cornr" is not configured. Configured sources: corner (SHOPIFY).');
  });

  it('reports in plain words that the database does not answer', async () => {
    const { code, stderr } = await run(['status'], {
      DATABASE_URL: `postgres://me:${testSecrets.databasePassword}@127.0.0.1:1/none`,
    });
    expect(code).to.equal(1);
    expect(stderr).to.match(/^The database does not answer \(.*127\.0\.0\.1:1\)/);
    expect(stderr).to.not.contain(testSecrets.databasePassword).and.to.not.contain('    at ');
  });
});
