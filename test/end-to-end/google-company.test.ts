import { expect } from 'chai';
import { RateBook } from '../../simulators/ecb/rate-book.js';
import { type EcbSimulator, startEcbSimulator } from '../../simulators/ecb/server.js';
import { isTargetDay } from '../../simulators/ecb/target-days.js';
import { companyProperty } from '../../simulators/ga4/data/company.js';
import { type Ga4Simulator, startGa4Simulator } from '../../simulators/ga4/server.js';
import { READONLY } from '../../simulators/ga4/test-support/client.js';
import { contentsOf, customersOf } from '../../simulators/google-ads/data/company.js';
import { type AdsSimulator, startAdsSimulator } from '../../simulators/google-ads/server.js';
import { shareManager } from '../../simulators/google-ads/test-support/sample-ads.js';
import { DEFAULT_OAUTH_CLIENT } from '../../simulators/google/identity.js';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import { daysFrom } from '../../simulators/trade/marketing/days.js';
import { spendLedger, visitLedger } from '../../simulators/trade/marketing/ledger.js';
import { Marketing } from '../../simulators/trade/marketing/marketing.js';
import { usualPlan } from '../../simulators/trade/marketing/usual-plan.js';
import type { SourceConfig } from '../../src/config/config.js';
import { answer } from '../api/support/graphql-client.js';
import { startTestApi } from '../api/support/test-api.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import type { Product } from './product.js';
import { Products } from './products.js';
import { rowsAsItStands } from './warehouse-rows.js';

const from = '2026-03-14';
const manager = { id: '4445556667', name: 'All shops' };
/** For one euro: amounts in pounds are 0.8 of those in euros, and 0.005 of those in yen. */
const rates = { GBP: '0.8', JPY: '160' };
const rateDays = daysFrom('2026-03-11', '2026-04-10').filter(isTargetDay);

/** Two zones, one of them with daylight saving time, which began on 29 March; and a currency without decimals. */
const stores = [
  { store: 'berlin', currency: 'EUR', zone: 'Europe/Berlin', country: 'DE', id: '1010101010', pounds: '0.8' },
  { store: 'tokyo', currency: 'JPY', zone: 'Asia/Tokyo', country: 'JP', id: '2020202020', pounds: '0.005' },
].map(({ id, ...store }) => ({
  ...{ ...store, name: store.store, from, ordersPerDay: 2, propertyId: `9${id}` },
  googleAds: { id, campaigns: 3 },
}));

const virtual = makeClock({ mode: 'manual', at: micros('2026-03-27T23:10:00Z') });
const marketing = new Marketing(usualPlan({ seed: 'google', manager, stores }));
for (const { store, currency } of stores) {
  for (const [no, day] of daysFrom(from, '2026-03-30').entries()) {
    const total = currency === 'JPY' ? `${1200 + no}` : `${12 + no}.37`;
    marketing.note(store, { key: `order ${no}`, placedAt: micros(`${day}T12:00:00Z`), total, country: null });
  }
}

describe("The synthetic company's Google Ads accounts and web properties, read while their numbers move", function () {
  this.timeout(120_000);
  const products = new Products(clockOn(virtual));
  let ads: AdsSimulator;
  let ga4: Ga4Simulator;
  let ecb: EcbSimulator;
  let grown: Product;
  let sources: SourceConfig[];

  before(async () => {
    ads = await startAdsSimulator({
      customers: customersOf(marketing),
      contents: contentsOf(marketing),
      clock: virtual,
    });
    shareManager(ads, manager.id);
    ga4 = await startGa4Simulator({
      clock: virtual,
      properties: stores.map(({ propertyId }) => companyProperty(marketing, propertyId)),
    });
    ga4.control.identity.addRefreshToken([READONLY]);
    const daily = { schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: from };
    const oauth = { ...DEFAULT_OAUTH_CLIENT };
    sources = [
      {
        ...{ id: 'ads', platform: 'GOOGLE_ADS', name: null, timezone: 'UTC', currency: 'EUR', ...daily },
        settings: { ...oauth, customerId: manager.id, baseUrl: ads.url, tokenUrl: `${ads.url}/token` },
      },
      ...stores.map(({ propertyId, zone: timezone, currency }): SourceConfig => ({
        ...{ id: `ga-${propertyId}`, platform: 'GOOGLE_ANALYTICS', name: null, timezone, currency, ...daily },
        settings: {
          ...{ propertyId, baseUrl: ga4.url, tokenUrl: ga4.tokenUrl, clientId: DEFAULT_OAUTH_CLIENT.clientId },
          ...{ clientSecret: testSecrets.googleClientSecret, refreshToken: testSecrets.googleRefreshToken },
        },
      })),
    ];
    ecb = await startEcbSimulator(new RateBook(Object.fromEntries(rateDays.map((day) => [day, rates]))));
    grown = await products.make(sources, { ecbUrl: ecb.url });
    for (const days of [0, 1, 4]) {
      virtual.advance(days * 86_400);
      await grown.sync();
    }
  });

  after(async () => {
    await Promise.all([ads.close(), ga4.close(), ecb.close()]);
    await products.drop();
  });

  /** The sums of a fact of an account by a key. */
  const sums = async (fact: string, key: string, accountId: string, columns: string): Promise<Map<string, object>> => {
    const { rows } = await grown.database.pool.query<{ key: string }>(
      `select ${key} as key, ${columns} from warehouse.${fact} f join warehouse.dim_date d using (date_key)
      where f.account_id = $1 group by 1 order by 1`,
      [accountId],
    );
    return new Map(rows.map(({ key: found, ...figures }) => [found, figures]));
  };
  const areInPounds = async (fact: string, accountId: string, pairs: [string, string][], pounds: string) => {
    const equal = pairs.map(([ours, theirs]) => `sum(${ours}) = sum(${theirs}) * ${pounds} and sum(${ours}) > 0`);
    const { rows } = await grown.database.pool.query(
      `select ${equal.join(' and ')} as is_exact from warehouse.${fact} where account_id = $1`,
      [accountId],
    );
    expect(rows).to.deep.equal([{ is_exact: true }]);
  };

  for (const { currency, zone, propertyId, googleAds, pounds } of stores) {
    it(`have to the last digit the spend of their own books by day and by campaign, in ${currency} and ${zone}`, async () => {
      const { byDay, byCampaign } = spendLedger(marketing, googleAds.id, from, '2026-12-31', virtual.now());
      const columns = `trim_scale(sum(account_spend))::text as cost, sum(impressions)::integer as impressions,
        sum(clicks)::integer as clicks, trim_scale(sum(conversions))::text as conversions,
        trim_scale(sum(account_conversion_value))::text as "conversionValue"`;
      expect(byDay.size).to.be.greaterThan(15);
      expect(await sums('fact_ad_spend', 'd.date::text', googleAds.id, columns)).to.deep.equal(byDay);
      const campaign = "split_part(f.campaign_key, ':', 2)";
      expect(await sums('fact_ad_spend', campaign, googleAds.id, columns)).to.deep.equal(byCampaign);
      const pairs: [string, string][] = [
        ['spend', 'account_spend'],
        ['conversion_value', 'account_conversion_value'],
      ];
      await areInPounds('fact_ad_spend', googleAds.id, pairs, pounds);
    });

    it(`have to the last digit the visits of their own books by day and channel group, in ${currency} and ${zone}`, async () => {
      const { byDay, byChannelGroup } = visitLedger(marketing, propertyId, from, '2026-12-31', virtual.now());
      const columns = `sum(sessions)::integer as sessions, sum(engaged_sessions)::integer as "engagedSessions",
        sum(add_to_carts)::integer as "addToCarts", sum(purchases)::integer as purchases,
        trim_scale(sum(account_revenue))::text as revenue`;
      expect(byDay.size).to.be.greaterThan(15);
      expect(await sums('fact_sessions', 'd.date::text', propertyId, columns)).to.deep.equal(byDay);
      expect(await sums('fact_sessions', 'f.channel_group', propertyId, columns)).to.deep.equal(byChannelGroup);
      await areInPounds('fact_sessions', propertyId, [['revenue', 'account_revenue']], pounds);
    });
  }

  it('open to the record of the raw log that a day of an account was built from', async () => {
    interface Row {
      date: string;
      sourceId: string;
      account: string;
      dayRecord: { stream: string; key: string; readAt: string; text: string };
    }
    const record = 'dayRecord { stream key readAt text }';
    const api = await startTestApi({}, grown.database);
    try {
      const { spend, visits } = await answer<Record<'spend' | 'visits', { nodes: (Row & { is: string })[] }>>(
        api.url,
        `{ spend: adSpend(first: 4) { nodes { date sourceId account: accountId is: campaignId ${record} } }
           visits: sessions(first: 4) { nodes { date sourceId account: propertyId is: channelGroup ${record} } } }`,
      );
      for (const [stream, { nodes }] of [
        ['ad_spend', spend],
        ['sessions', visits],
      ] as const) {
        expect(nodes).to.have.length(4);
        for (const { date, sourceId, account, is, dayRecord } of nodes) {
          expect(dayRecord).to.include({ stream, key: `${account}/${date}` });
          expect(dayRecord.text).to.include(is.replace(/^.*:/, ''));
          const { rows } = await grown.database.pool.query<{ read_at: Date }>(
            `select d.read_at from warehouse.reported_day d join warehouse.dim_date using (date_key)
            where d.source_id = $1 and d.account_id = $2 and d.kind = $3 and dim_date.date = $4`,
            [sourceId, account, stream, date],
          );
          // Of the reading that the figures are of, and no earlier one.
          expect(Date.parse(dayRecord.readAt)).to.equal(new Date(rows[0]!.read_at).getTime());
        }
      }
    } finally {
      await api.stop();
    }
  });

  it('are what one load from nothing gives', async () => {
    const fresh = await products.make(sources, { ecbUrl: ecb.url });
    await fresh.sync();
    // Campaigns of Google have no time of change: theirs is when they were read.
    const rowsOf = ({ database: { pool } }: Product) => rowsAsItStands(pool, ['dim_campaign.updated_at']);
    const [ours, theirs] = [await rowsOf(grown), await rowsOf(fresh)];
    expect(ours).to.deep.equal(theirs);
  });
});
