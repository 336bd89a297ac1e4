import { expect } from 'chai';
import { RateBook } from '../../simulators/ecb/rate-book.js';
import { type EcbSimulator, startEcbSimulator } from '../../simulators/ecb/server.js';
import { isTargetDay } from '../../simulators/ecb/target-days.js';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import { companyAccount } from '../../simulators/meta-ads/data/company.js';
import { type MetaSimulator, startMetaSimulator } from '../../simulators/meta-ads/server.js';
import { daysFrom } from '../../simulators/trade/marketing/days.js';
import { spendLedger } from '../../simulators/trade/marketing/ledger.js';
import { Marketing } from '../../simulators/trade/marketing/marketing.js';
import { usualPlan } from '../../simulators/trade/marketing/usual-plan.js';
import type { SourceConfig } from '../../src/config/config.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import type { Product } from './product.js';
import { Products } from './products.js';
import { rowsAsItStands } from './warehouse-rows.js';

const from = '2026-02-20';
const daySeconds = 86_400;
/** For one euro: amounts in pounds are 0.8 of those in euros, and 0.005 of those in yen. */
const rates = { GBP: '0.8', JPY: '160' };
const rateDays = daysFrom('2026-02-18', '2026-04-10').filter(isTargetDay);

/** Two zones, one of them with daylight saving time, which began on 29 March; and a currency without decimals. */
const stores = [
  { store: 'berlin', currency: 'EUR', zone: 'Europe/Berlin', country: 'DE', meta: { id: '101' }, pounds: '0.8' },
  { store: 'tokyo', currency: 'JPY', zone: 'Asia/Tokyo', country: 'JP', meta: { id: '102' }, pounds: '0.005' },
].map((store) => ({ ...store, name: store.store, from, ordersPerDay: 12, propertyId: `9${store.meta.id}` }));

const virtual = makeClock({ mode: 'manual', at: micros('2026-03-27T23:10:00Z') });
const marketing = new Marketing(usualPlan({ seed: 'meta', manager: { id: '1', name: 'Manager' }, stores }));

function sourceOf(simulator: MetaSimulator, accountId: string, currency: string, timezone: string): SourceConfig {
  return {
    ...{ id: `meta-${accountId}`, platform: 'META_ADS', name: null, timezone, currency },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: from },
    settings: {
      ...{ adAccounts: [accountId], accessToken: testSecrets.metaToken },
      ...{ apiVersion: 'v26.0', baseUrl: simulator.url },
    },
  };
}

describe("The synthetic company's Meta accounts, read while their numbers move", function () {
  this.timeout(120_000);
  const products = new Products(clockOn(virtual));
  let simulator: MetaSimulator;
  let ecb: EcbSimulator;
  let grown: Product;
  let sources: SourceConfig[];

  before(async () => {
    const accounts = stores.map(({ meta }) => companyAccount(marketing, meta.id, virtual));
    simulator = await startMetaSimulator({ clock: virtual, accounts });
    sources = stores.map(({ meta, currency, zone }) => sourceOf(simulator, meta.id, currency, zone));
    ecb = await startEcbSimulator(new RateBook(Object.fromEntries(rateDays.map((day) => [day, rates]))));
    grown = await products.make(sources, { ecbUrl: ecb.url });
    for (const days of [0, 1, 1, 2, 9]) {
      virtual.advance(days * daySeconds);
      await grown.sync();
    }
  });

  after(async () => {
    await Promise.all([simulator.close(), ecb.close()]);
    await products.drop();
  });

  for (const { currency, zone, meta, pounds } of stores) {
    it(`have to the last digit what their own books say by day and by campaign, in ${currency} and ${zone}`, async () => {
      const { byDay, byCampaign } = spendLedger(marketing, meta.id, from, '2026-12-31', virtual.now());
      const sums = async (key: string): Promise<Map<string, object>> => {
        const { rows } = await grown.database.pool.query<{ key: string }>(
          `select ${key} as key, trim_scale(sum(account_spend))::text as cost, sum(impressions)::integer as impressions,
            sum(clicks)::integer as clicks, trim_scale(sum(conversions))::text as conversions,
            trim_scale(sum(account_conversion_value))::text as "conversionValue"
          from warehouse.fact_ad_spend f join warehouse.dim_date d using (date_key)
          where f.account_id = $1 group by 1 order by 1`,
          [meta.id],
        );
        return new Map(rows.map(({ key: found, ...figures }) => [found, figures]));
      };
      expect(byDay.size).to.be.greaterThan(40);
      expect(await sums('d.date::text')).to.deep.equal(byDay);
      const { rows: inPounds } = await grown.database.pool.query(
        `select sum(spend) = sum(account_spend) * ${pounds} and sum(conversion_value) = sum(account_conversion_value) * ${pounds} as is_exact
        from warehouse.fact_ad_spend where account_id = $1`,
        [meta.id],
      );
      expect(inPounds).to.deep.equal([{ is_exact: true }]);
      expect(await sums("split_part(f.campaign_key, ':', 2)")).to.deep.equal(byCampaign);
    });
  }

  it('have campaigns with their names and statuses, also those that were removed', async () => {
    const { rows } = await grown.database.pool.query(
      'select campaign_id as id, name, status, is_deleted from warehouse.dim_campaign order by campaign_id',
    );
    const wanted = stores.flatMap(({ meta }) => marketing.campaigns(meta.id, virtual.now()));
    expect(rows).to.deep.equal(
      wanted
        .map(({ id, name, status }) => ({ id, name, status, is_deleted: false }))
        .toSorted((x, y) => (x.id < y.id ? -1 : 1)),
    );
  });

  it('are what one load from nothing gives', async () => {
    const fresh = await products.make(sources, { ecbUrl: ecb.url });
    await fresh.sync();
    const [ours, theirs] = [await rowsAsItStands(grown.database.pool), await rowsAsItStands(fresh.database.pool)];
    expect(ours).to.deep.equal(theirs);
  });
});
