import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { ALL_SCOPES } from '../../simulators/shopify/access.js';
import type { ShopSettings } from '../../simulators/shopify/model.js';
import { type ShopifySimulator, startShopifySimulator } from '../../simulators/shopify/server.js';
import { profileText } from '../../src/cli/source-profile.js';
import type { AccountProfile } from '../../src/contract/extractor.js';
import { ConfigError } from '../../src/runtime/errors.js';
import { shelfSource } from '../support/job-setup.js';
import { type CliResult, runCli } from '../support/run-cli.js';
import { testSecrets } from '../support/secrets.js';

const settings: ShopSettings = {
  domain: 'corner.myshopify.com',
  name: 'Corner Shop',
  currency: 'JPY',
  ianaTimezone: 'Asia/Tokyo',
  planName: 'Shopify Plus',
  restoreRate: 2000,
};

describe('cartograph source test', function () {
  this.timeout(30_000);
  let folder: string;
  let simulator: ShopifySimulator;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-source-test-'));
    const credentials = { tokens: [{ token: testSecrets.cornerShopToken }] };
    simulator = await startShopifySimulator({ shops: [{ settings, credentials }] });
    writeFileSync(
      path.join(folder, 'cartograph.yaml'),
      `
reporting:
  currency: GBP
sources:
  - id: corner
    platform: SHOPIFY
    backfillStart: 2024-01-01
    settings:
      shop: ${settings.domain}
      baseUrl: ${simulator.baseUrlFor(settings.domain)}
      accessToken: \${TOKEN}
`,
    );
  });

  after(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  /** Without a database: none is needed. */
  const test = (id: string, token: string = testSecrets.cornerShopToken): Promise<CliResult> =>
    runCli(['source', 'test', id], folder, { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', TOKEN: token });

  it('prints account, currency, zone and what will be read, and ends with 0', async () => {
    const { code, stdout, stderr } = await test('corner');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.equal(`source       corner (SHOPIFY)
account      Corner Shop
credentials  accepted
currency     JPY, reported in GBP
time zone    Asia/Tokyo
first sync   starts at 2024-01-01

stream     contents                                     readable
---------  -------------------------------------------  --------
locations  locations                                    yes
products   products, their variants and unit costs      yes
customers  customers                                    yes
orders     orders with their lines, refunds and edits   yes
inventory  stock by location                            yes
deletions  deletions of orders, products and customers  yes

Everything can be read.
`);
  });

  it('prints once what cannot be read for lack of a permission, and ends with 0: the rest can be read', async () => {
    simulator.control.setScopes(ALL_SCOPES.filter((scope) => !['read_all_orders', 'read_customers'].includes(scope)));
    const { code, stdout } = await test('corner');
    simulator.control.setScopes(ALL_SCOPES);
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/^customers +customers +NOT ALL$/m)
      .and.to.match(/^products .* yes$/m);
    const [, missing] = stdout.split('What cannot be read:\n');
    expect(missing).to.match(/^- customers: all of it: read_customers is not granted$/m);
    expect(missing).to.match(/^- orders: ORDERS ARE MISSING: .*read_all_orders/m);
    expect(missing!.match(/ORDERS ARE MISSING/g)).to.have.length(1);
    expect(missing).to.match(/^! The permission read_customers is missing/m);
  });

  it('ends with 2 and names the permission if nothing can be read without it', async () => {
    simulator.control.setScopes(ALL_SCOPES.filter((scope) => scope !== 'read_orders'));
    const { code, stdout, stderr } = await test('corner');
    simulator.control.setScopes(ALL_SCOPES);
    expect([code, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.match(/^corner\.myshopify\.com: the app lacks the permission read_orders.*Grant it/);
    expect(stderr.trim().split('\n')).to.have.length(1);
  });

  it('ends with 2 and what to check if the token is wrong, without showing it', async () => {
    const { code, stdout, stderr } = await test('corner', testSecrets.refusedShopifyToken);
    expect([code, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.match(/the access token was refused; check it, and that the app is still installed\n$/);
    expect(stderr).to.not.contain(testSecrets.refusedShopifyToken);
  });

  it('ends with 2 on a source that is not configured, naming those that are', async () => {
    const { code, stderr } = await test('cornr');
    expect(code).to.equal(2);
    expect(stderr).to.equal('Source "cornr" is not configured. Configured sources: corner.\n');
  });

  it('uses currency and zone of the configuration if the platform has none, and asks for what neither has', () => {
    const reporting = { currency: 'GBP', timezone: 'Europe/London', fiscalYearStartMonth: 1 };
    const profile: AccountProfile = { name: 'The shelf', currency: null, timezone: null, notices: [], streams: [] };
    const configured = { ...shelfSource('shelf'), currency: 'EUR', timezone: 'Europe/Berlin' };
    expect(profileText(configured, { reporting }, profile))
      .to.match(/^currency +EUR, reported in GBP$/m)
      .and.to.match(/^time zone +Europe\/Berlin$/m);
    for (const what of ['currency', 'timezone'] as const) {
      expect(() => profileText({ ...configured, [what]: null }, { reporting }, profile)).to.throw(
        ConfigError,
        `does not report the ${what} of the source "shelf". Set sources[].${what} in the configuration`,
      );
    }
  });
});
