import { expect } from 'chai';
import type { AdsSimulator } from '../../simulators/google-ads/server.js';
import { CLIENT, MANAGER, OTHER, startSample } from '../../simulators/google-ads/test-support/sample-ads.js';
import { DEFAULT_OAUTH_CLIENT } from '../../simulators/google/identity.js';
import { type MetaSimulator, startMetaSimulator } from '../../simulators/meta-ads/server.js';
import type { SourceConfig } from '../../src/config/config.js';
import { daily } from '../ingest/meta-ads/support/read-meta.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import type { Product } from './product.js';
import { Products } from './products.js';

const days = { schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: '2026-11-10' };
const account = { name: null, timezone: 'America/New_York', currency: 'USD', ...days };
const [first, second] = ['11', '22'];

describe('Of several advertising accounts', function () {
  this.timeout(60_000);
  let ads: AdsSimulator;
  let meta: MetaSimulator;
  let products: Products;
  let product: Product;

  before(async () => {
    ads = await startSample();
    const { clock } = ads.ads;
    meta = await startMetaSimulator({
      clock,
      accounts: [first, second].map((id) => ({
        settings: { id, name: id },
        contents: { rows: daily(`${id}1`, '2026-11-18', 2) },
      })),
    });
    products = new Products(clockOn(clock));
  });
  after(async () => {
    await Promise.all([ads.close(), meta.close()]);
    await products.drop();
  });
  afterEach(() => {
    ads.control.faults.clear();
    meta.control.faults.clear();
  });

  const googleSource = (id: string, settings: Record<string, unknown> = {}): SourceConfig => ({
    ...{ id, platform: 'GOOGLE_ADS', ...account },
    settings: {
      ...{ ...DEFAULT_OAUTH_CLIENT, customerId: MANAGER },
      ...{ baseUrl: ads.url, tokenUrl: `${ads.url}/token`, ...settings },
    },
  });
  const metaSource = (id: string, adAccounts: string[]): SourceConfig => ({
    ...{ id, platform: 'META_ADS', ...account },
    settings: { adAccounts, accessToken: testSecrets.metaToken, apiVersion: 'v27.0', baseUrl: meta.url },
  });
  const rows = async (sql: string): Promise<unknown[]> => (await product.database.pool.query(sql)).rows;
  /** Campaigns and days of spend in the warehouse, by account. */
  const loaded = async (): Promise<unknown> => {
    const found = await rows(
      `select account_id, count(*)::integer as campaigns,
        (select count(*)::integer from warehouse.reported_day r where r.account_id = c.account_id and r.notes is not null) as days
      from warehouse.dim_campaign c where named_by_date_key is null group by 1 order by 1`,
    );
    return Object.fromEntries(
      (found as { account_id: string; campaigns: number; days: number }[]).map((row) => [
        row.account_id,
        [row.campaigns, row.days > 0],
      ]),
    );
  };
  const watermarks = async (): Promise<unknown[]> =>
    (await rows('select stream, watermark is null as is_unread from ops.stream_state order by stream')).map((row) =>
      Object.values(row as object),
    );
  const knownUntil = async (): Promise<unknown[]> =>
    await rows('select known_until from ops.source order by source_id');

  it('of Google Ads, one whose campaigns give no answer stops none, and the run says so', async () => {
    product = await products.makeAgain([googleSource('google')]);
    const silent = { kind: 'status', status: 503 } as const;
    ads.control.inject({ effect: silent, match: { customer: OTHER, query: 'campaign.name' }, times: 99 });
    const failed = await product.carryOut(await product.request());
    expect([failed.status, failed.errorCode]).to.deep.equal(['failed', 'http_503']);
    expect(failed.errorMessage).to.contain(OTHER).and.to.contain('HTTP 503');
    expect(await loaded()).to.deep.equal({ [CLIENT]: [2, true] });
    expect(await watermarks()).to.deep.equal([
      ['ad_spend', false],
      ['campaigns', true],
    ]);
    expect(await knownUntil()).to.deep.equal([{ known_until: null }]);
    ads.control.faults.clear();
    await product.sync();
    expect(await loaded()).to.deep.equal({ [CLIENT]: [2, true], [OTHER]: [1, true] });
  });

  it('of Meta, one that gives no answer stops none, and the run says so', async () => {
    product = await products.makeAgain([metaSource('meta', [first, second])]);
    const silent = { kind: 'error', status: 500, error: { code: 2, message: 'Service down' } } as const;
    meta.control.inject({ effect: silent, match: { path: `act_${first}` }, times: 99 });
    const failed = await product.carryOut(await product.request());
    expect([failed.status, failed.errorCode]).to.deep.equal(['failed', 'meta_unavailable']);
    expect(failed.errorMessage).to.contain(`act_${first}`).and.to.contain('Service down');
    expect(await loaded()).to.deep.equal({ [second]: [1, true] });
    expect(await watermarks()).to.deep.equal([
      ['ad_spend', true],
      ['campaigns', true],
    ]);
    meta.control.faults.clear();
    await product.sync();
    expect(await loaded()).to.deep.equal({ [first]: [1, true], [second]: [1, true] });
  });

  it('none is read by two sources: the second names both and reads nothing, until one of them lets go', async () => {
    const sources = [googleSource('all'), googleSource('tokyo', { customerId: OTHER, loginCustomerId: MANAGER })];
    product = await products.makeAgain(sources);
    await product.sync('all');
    const refused = await product.carryOut(await product.request('tokyo'));
    expect([refused.status, refused.errorCode]).to.deep.equal(['failed', 'account_read_twice']);
    expect(refused.errorMessage).to.match(
      /^The sources "all" and "tokyo" both read the account 1112223334 of GOOGLE_ADS/,
    );
    expect(await rows("select from raw.chunk where source_id = 'tokyo'")).to.deep.equal([]);
    expect(await rows("select status from ops.source where source_id = 'tokyo'")).to.deep.equal([
      { status: 'blocked' },
    ]);
    Object.assign(sources[0]!.settings as object, { clients: [CLIENT] });
    await product.sync('all');
    await product.sync('tokyo');
  });
});
