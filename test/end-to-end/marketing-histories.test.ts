import { expect } from 'chai';
import { RateBook } from '../../simulators/ecb/rate-book.js';
import { startEcbSimulator } from '../../simulators/ecb/server.js';
import { isTargetDay } from '../../simulators/ecb/target-days.js';
import { companyProperty } from '../../simulators/ga4/data/company.js';
import { startGa4Simulator } from '../../simulators/ga4/server.js';
import { READONLY } from '../../simulators/ga4/test-support/client.js';
import { contentsOf, customersOf } from '../../simulators/google-ads/data/company.js';
import { startAdsSimulator } from '../../simulators/google-ads/server.js';
import { shareManager } from '../../simulators/google-ads/test-support/sample-ads.js';
import { DEFAULT_OAUTH_CLIENT } from '../../simulators/google/identity.js';
import { makeClock, type Micros, micros } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import { companyAccount } from '../../simulators/meta-ads/data/company.js';
import { startMetaSimulator } from '../../simulators/meta-ads/server.js';
import { daysFrom } from '../../simulators/trade/marketing/days.js';
import { spendLedger, visitLedger } from '../../simulators/trade/marketing/ledger.js';
import { Marketing } from '../../simulators/trade/marketing/marketing.js';
import { usualPlan } from '../../simulators/trade/marketing/usual-plan.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import type { Product } from './product.js';
import { Products } from './products.js';
import { differences, rowsAsItStands } from './warehouse-rows.js';

/** PROPERTY_RUNS=100 for a thorough search; PROPERTY_SEED repeats one. */
const runs = Number(process.env.PROPERTY_RUNS ?? 2);
const firstSeed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 1e6));
const from = '2026-03-18';
const manager = { id: '4445556667', name: 'All shops' };
const rateDays = daysFrom('2026-03-16', '2026-04-20').filter(isTargetDay);

/** Summer time began in Berlin on 29 March. */
const stores = [
  { store: 'berlin', currency: 'EUR', zone: 'Europe/Berlin', country: 'DE', id: '1010101010' },
  { store: 'tokyo', currency: 'JPY', zone: 'Asia/Tokyo', country: 'JP', id: '2020202020' },
].map(({ id, ...store }) => ({
  ...{ ...store, name: store.store, from, ordersPerDay: 2, propertyId: `9${id}` },
  ...{ googleAds: { id, campaigns: 3 }, meta: { id: `3${id}`, campaigns: 3 } },
}));

for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
  describe(`Advertising and visits in a random history (PROPERTY_SEED=${seed})`, () => {
    it('read in random steps with deaths are what one load gives, and what their own books say', async function () {
      this.timeout(120_000);
      await holdsFor(seed);
    });
  });
}

async function holdsFor(seed: number): Promise<void> {
  const random = new Random(`marketing ${seed}`);
  const virtual = makeClock({ mode: 'manual', at: micros('2026-03-26T23:10:00Z') });
  const marketing = new Marketing(usualPlan({ seed, manager, stores }));
  const book = new RateBook(Object.fromEntries(rateDays.map((day) => [day, { GBP: '0.8' }])));
  const [ads, ga4, meta, ecb] = await Promise.all([
    startAdsSimulator({ customers: customersOf(marketing), contents: contentsOf(marketing), clock: virtual }),
    startGa4Simulator({ clock: virtual, properties: stores.map((s) => companyProperty(marketing, s.propertyId)) }),
    startMetaSimulator({ clock: virtual, accounts: stores.map((s) => companyAccount(marketing, s.meta.id, virtual)) }),
    startEcbSimulator(book),
  ]);
  shareManager(ads, manager.id);
  ga4.control.identity.addRefreshToken([READONLY]);
  const daily = { name: null, schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: from };
  const sources: SourceConfig[] = [
    {
      ...{ id: 'ads', platform: 'GOOGLE_ADS', timezone: 'UTC', currency: 'EUR', ...daily },
      settings: { ...DEFAULT_OAUTH_CLIENT, customerId: manager.id, baseUrl: ads.url, tokenUrl: `${ads.url}/token` },
    },
    ...stores.flatMap(({ propertyId, meta: { id }, zone: timezone, currency }): SourceConfig[] => [
      {
        ...{ id: `ga-${propertyId}`, platform: 'GOOGLE_ANALYTICS', timezone, currency, ...daily },
        settings: {
          ...{ propertyId, baseUrl: ga4.url, tokenUrl: ga4.tokenUrl, clientId: DEFAULT_OAUTH_CLIENT.clientId },
          ...{ clientSecret: testSecrets.googleClientSecret, refreshToken: testSecrets.googleRefreshToken },
        },
      },
      {
        ...{ id: `meta-${id}`, platform: 'META_ADS', timezone, currency, ...daily },
        settings: { adAccounts: [id], accessToken: testSecrets.metaToken, apiVersion: 'v26.0', baseUrl: meta.url },
      },
    ]),
  ];
  const products = new Products(clockOn(virtual));
  const cuts = { drawn: 0, made: 0 };
  try {
    const grown = await products.make(sources, { ecbUrl: ecb.url });
    for (let step = 0; step < 3; step += 1) {
      for (const { id } of shuffled(sources, random)) {
        // The first sync of all has more than two commits.
        const isFirst = cuts.drawn === 0;
        const nth = isFirst ? 2 : 1 + Math.floor(random.fraction() * 25);
        if (isFirst || random.fraction() < 0.4) {
          cuts.drawn += 1;
          const pool = cutAt(grown.setup.pool, nth, () => (cuts.made += 1));
          await grown.carryOut(await grown.request(id), { pool }).catch(() => undefined);
        }
        if (random.fraction() < 0.7) await grown.sync(id);
      }
      virtual.advance(Math.floor(random.fraction() * 5 * 86_400));
    }
    for (const day of rateDays) book.publish(day, { GBP: '0.8', JPY: '160' });
    await grown.syncRates();
    await grown.sync();
    const fresh = await products.make(sources, { ecbUrl: ecb.url });
    await fresh.sync();
    expect(cuts.made, 'syncs that were cut').to.be.greaterThan(0);
    await equalsItsBooks(grown, marketing, virtual.now());
    const rowsOf = ({ database: { pool } }: Product) => rowsAsItStands(pool, ['dim_campaign.updated_at']);
    expect(differences(await rowsOf(grown), await rowsOf(fresh)), 'grown against fresh').to.deep.equal({});
  } finally {
    await Promise.all([ads.close(), ga4.close(), meta.close(), ecb.close()]);
    await products.drop();
  }
}

async function equalsItsBooks({ database }: Product, marketing: Marketing, now: Micros): Promise<void> {
  const sums = async (fact: string, id: string, columns: string) => {
    const { rows } = await database.pool.query<{ day: string }>(
      `select d.date::text as day, ${columns} from warehouse.${fact} f join warehouse.dim_date d using (date_key)
      where f.account_id = $1 group by 1 order by 1`,
      [id],
    );
    return new Map(rows.map(({ day, ...figures }) => [day, figures]));
  };
  for (const { googleAds, meta, propertyId } of stores) {
    for (const { id } of [googleAds, meta]) {
      const { byDay } = spendLedger(marketing, id, from, '2026-12-31', now);
      const found = await sums(
        'fact_ad_spend',
        id,
        `trim_scale(sum(account_spend))::text as cost, sum(impressions)::integer as impressions,
        sum(clicks)::integer as clicks, trim_scale(sum(conversions))::text as conversions,
        trim_scale(sum(account_conversion_value))::text as "conversionValue"`,
      );
      expect(found, id).to.deep.equal(byDay);
    }
    const { byDay } = visitLedger(marketing, propertyId, from, '2026-12-31', now);
    const found = await sums(
      'fact_sessions',
      propertyId,
      `sum(sessions)::integer as sessions, sum(engaged_sessions)::integer as "engagedSessions",
      sum(add_to_carts)::integer as "addToCarts", sum(purchases)::integer as purchases,
      trim_scale(sum(account_revenue))::text as revenue`,
    );
    expect(found, propertyId).to.deep.equal(byDay);
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.fraction() }))
    .toSorted((x, y) => x.at - y.at)
    .map(({ item }) => item);
}

/** A pool whose nth commit never reaches the database. */
function cutAt(pool: Pool, nth: number, onCut: () => void): Pool {
  let commits = 0;
  const cutting = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (of, name) => {
        const value: unknown = Reflect.get(of, name);
        if (typeof value !== 'function') return value;
        if (name === 'connect') return async () => cutting((await value.call(of)) as object);
        return (...args: unknown[]): unknown => {
          if (name === 'query' && /^commit/i.test(String(args[0]))) {
            commits += 1;
            if (commits === nth) {
              onCut();
              throw new Error('cut at a commit');
            }
          }
          return value.apply(of, args);
        };
      },
    });
  return cutting(pool);
}
