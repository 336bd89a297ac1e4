import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { startGa4Simulator } from '../../simulators/ga4/server.js';
import { READONLY } from '../../simulators/ga4/test-support/client.js';
import type { AdsSimulator } from '../../simulators/google-ads/server.js';
import { CLIENT, MANAGER, OTHER, plainRow, startSample } from '../../simulators/google-ads/test-support/sample-ads.js';
import { DEFAULT_OAUTH_CLIENT } from '../../simulators/google/identity.js';
import { type MetaSimulator, startMetaSimulator } from '../../simulators/meta-ads/server.js';
import type { SourceConfig } from '../../src/config/config.js';
import { answer } from '../api/support/graphql-client.js';
import { daily } from '../ingest/meta-ads/support/read-meta.js';
import { propertySettings } from '../ingest/support/simulated-property.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import { serveProduct } from './company/product-api.js';
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

  it('a day of one that collapses is answered as it was, with a note, until its account total agrees', async () => {
    const config = googleSource('google', { clients: [CLIENT] });
    ads.control.updateCustomer(CLIENT, { currency: 'GBP' });
    product = await products.makeAgain([config]);
    await product.sync();
    const api = await serveProduct(product);
    const [day, next] = ['2026-11-18', '2026-11-19'];
    const clicksAndNotes = async (): Promise<unknown> => {
      const notes = 'notes { code sourceId accountId first last }';
      const range = (from: string, to = from): string => `{ range: { from: "${from}", to: "${to}" } }`;
      const { report, compared, adSpend, sources } = await answer<Record<string, never>>(
        api.url,
        `{ report(period: DAY, filter: { date: ${range(day, next)} }) { rows { clicks ${notes} } total { clicks ${notes} } }
           compared: report(filter: { date: ${range(next)} }, compareTo: [${range(day)}]) {
             total { clicks ${notes} comparisons { previous { clicks } ${notes} } } }
           adSpend(filter: { date: ${range(day)} }) { nodes { clicks notes { code } } } sources { notices } }`,
      );
      return { report, compared, adSpend, sources };
    };
    const known = (notes: readonly object[], ofRows: readonly object[], clicks = 80): object => ({
      report: {
        rows: [
          { clicks: String(2 * clicks), notes },
          { clicks: '80', notes: [] },
        ],
        total: { clicks: String(2 * clicks + 80), notes },
      },
      compared: {
        total: { clicks: '80', notes: [], comparisons: [{ previous: { clicks: String(2 * clicks) }, notes }] },
      },
      adSpend: { nodes: [clicks, clicks].map((each) => ({ clicks: String(each), notes: ofRows })) },
    });
    try {
      const { sources: fine, ...before } = (await clicksAndNotes()) as Record<string, never>;
      expect(before).to.deep.equal(known([], []));
      // The rows of campaigns are missing; the account's own total has them.
      ads.control.inject({
        effect: { kind: 'missing-rows', days: [day] },
        match: { query: 'segments.device' },
        times: 9,
      });
      await product.sync();
      const { sources: told, ...held } = (await clicksAndNotes()) as Record<string, never>;
      const note = { code: 'HELD_BACK', sourceId: 'google', accountId: CLIENT, first: day, last: day };
      expect(held).to.deep.equal(known([note], [{ code: 'HELD_BACK' }]));
      expect([JSON.stringify(fine), JSON.stringify(told)]).to.satisfy(
        ([one, other]: string[]) =>
          !one!.includes(day) && other!.includes(`${CLIENT}, ${day}: the platform reports 0 rows`),
      );
      ads.control.faults.clear();
      for (const device of ['MOBILE', 'DESKTOP']) ads.control.putRow(CLIENT, day, plainRow({ device, clicks: 81 }));
      await product.sync();
      const { sources: _, ...after } = (await clicksAndNotes()) as Record<string, never>;
      expect(after).to.deep.equal(known([], [], 81));
    } finally {
      await api.close();
      ads.control.updateCustomer(CLIENT, { currency: 'USD' });
    }
  });

  describe('none is read by two sources: the second names both and reads nothing, until one of them lets go', () => {
    /** `letGo` is called once the second was refused. */
    async function areKeptApart(both: [SourceConfig, SourceConfig], what: string, letGo: () => unknown): Promise<void> {
      const [one, other] = both.map(({ id }) => id) as [string, string];
      product = await products.makeAgain(both);
      await product.sync(one);
      const refused = await product.carryOut(await product.request(other));
      expect([refused.status, refused.errorCode]).to.deep.equal(['failed', 'account_read_twice']);
      expect(refused.errorMessage).to.contain(`The sources "${one}" and "${other}" both read the account ${what}: all`);
      expect(await rows(`select from raw.chunk where source_id = '${other}'`)).to.deep.equal([]);
      expect(await rows(`select status from ops.source where source_id = '${other}'`)).to.deep.equal([
        { status: 'blocked' },
      ]);
      await letGo();
      await product.sync(other);
    }

    it('a client of a Google Ads manager, and by itself', async () => {
      const all = googleSource('all');
      const tokyo = googleSource('tokyo', { customerId: OTHER, loginCustomerId: MANAGER });
      await areKeptApart([all, tokyo], '1112223334 of GOOGLE_ADS', async () => {
        Object.assign(all.settings as object, { clients: [CLIENT] });
        await product.sync('all');
      });
    });

    it('a Meta account among several, and alone', async () => {
      const both = metaSource('both', [first, second]);
      await areKeptApart([both, metaSource('alone', [second])], `${second} of META_ADS`, async () => {
        Object.assign(both.settings as object, { adAccounts: [first] });
        await product.sync('both');
      });
    });

    it('a Google Analytics property by its reports, and by its export', async () => {
      const ga4 = await startGa4Simulator({
        clock: ads.ads.clock,
        properties: [{ settings: { id: '1234' }, visits: [] }],
      });
      const folder = mkdtempSync(path.join(os.tmpdir(), 'export-'));
      try {
        ga4.control.identity.addRefreshToken([READONLY]);
        const property = { platform: 'GOOGLE_ANALYTICS', ...account } as const;
        const sources: [SourceConfig, SourceConfig] = [
          { id: 'reports', ...property, settings: propertySettings(ga4) },
          { id: 'export', ...property, settings: { propertyId: '1234', exportPath: folder } },
        ];
        await areKeptApart(sources, '1234 of GOOGLE_ANALYTICS', () =>
          product.database.pool.query("update ops.source set is_configured = false where source_id = 'reports'"),
        );
      } finally {
        await ga4.close();
        rmSync(folder, { recursive: true });
      }
    });
  });
});
