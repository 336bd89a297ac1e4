import { expect } from 'chai';
import { isTargetDay } from '../../simulators/ecb/target-days.js';
import { makeClock, type Micros, micros } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import { daysFrom } from '../../simulators/trade/marketing/days.js';
import { spendLedger, visitLedger } from '../../simulators/trade/marketing/ledger.js';
import type { Pool } from '../../src/database/pool.js';
import { clockOn } from '../ingest/support/syncing.js';
import { type MarketingWorld, startMarketingWorld } from './marketing-world.js';
import type { Product } from './product.js';
import { Products } from './products.js';
import { differences, rowsAsItStands } from './warehouse-rows.js';

/** PROPERTY_RUNS=100 for a thorough search; PROPERTY_SEED repeats one. */
const runs = Number(process.env.PROPERTY_RUNS ?? 2);
const firstSeed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 1e6));
/** Summer time began in Berlin on 29 March. */
const from = '2026-03-18';
const rateDays = daysFrom('2026-03-16', '2026-04-20').filter(isTargetDay);

for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
  describe(`Advertising and visits in a random history (PROPERTY_SEED=${seed})`, () => {
    it('read in random steps with cuts are what one load gives, and what their own books say', async function () {
      this.timeout(300_000);
      await holdsFor(seed);
    });
  });
}

async function holdsFor(seed: number): Promise<void> {
  const random = new Random(`marketing ${seed}`);
  const virtual = makeClock({ mode: 'manual', at: micros('2026-03-26T23:10:00Z') });
  // Yen have no rate until the end.
  const rates = Object.fromEntries(rateDays.map((day) => [day, { GBP: '0.8' }]));
  const world = await startMarketingWorld({ seed, from, clock: virtual, rates });
  const { sources, book, ecbUrl } = world;
  const products = new Products(clockOn(virtual));
  const listings = new Listings(world);
  const cuts = { drawn: 0, made: 0 };
  try {
    const grown = await products.make(sources, { ecbUrl });
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
        if (random.fraction() < 0.7) {
          await grown.sync(id);
          listings.note(id, virtual.now());
        }
      }
      virtual.advance(1);
      editCampaigns(world, virtual.now(), random);
      // A list that was read in a cut sync counts for an hour.
      virtual.advance(7200 + Math.floor(random.fraction() * 5 * 86_400));
    }
    // Waits for limits move the clock on. At night no account's day ends and hardly anybody visits between the last sync and the books.
    virtual.advance(secondsToNight(virtual.now()));
    for (const day of rateDays) book.publish(day, { GBP: '0.8', JPY: '160' });
    await grown.syncRates();
    await grown.sync();
    for (const { id } of sources) listings.note(id, virtual.now());
    const fresh = await products.make(sources, { ecbUrl });
    await fresh.sync();
    expect(cuts.made, 'syncs that were cut').to.be.greaterThan(0);
    await equalsItsBooks(grown, world, virtual.now());
    await listings.areIn(grown);
    const rowsOf = ({ database: { pool } }: Product) => rowsAsItStands(pool, ['dim_campaign.updated_at']);
    expect(differences(await rowsOf(grown), await rowsOf(fresh)), 'grown against fresh').to.deep.equal({});
  } finally {
    await world.close();
    await products.drop();
  }
}

/** In each account one campaign is renamed, and another one, or the same, is paused, resumed or removed. */
function editCampaigns({ marketing }: MarketingWorld, now: Micros, random: Random): void {
  for (const { id } of marketing.plan.accounts) {
    const campaigns = marketing.campaigns(id, now);
    // Few names, so that some come back.
    marketing.edit(id, random.pick(campaigns).id, now, { name: random.pick(['Spring', 'Summer', 'Autumn']) });
    marketing.edit(id, random.pick(campaigns).id, now, { state: random.pick(['paused', 'running', 'removed']) });
  }
}

/** What each campaign was called when its list was read. */
class Listings {
  readonly #seen: { campaign: string; at: string; name: string; status: string }[] = [];
  readonly #accounts = new Map<string, string[]>();

  constructor(private readonly world: MarketingWorld) {
    const { accounts } = world.marketing.plan;
    const idsOf = (platform: string): string[] => accounts.flatMap((a) => (a.platform === platform ? [a.id] : []));
    this.#accounts.set('ads', idsOf('googleAds'));
    for (const id of idsOf('meta')) this.#accounts.set(`meta-${id}`, [id]);
  }

  note(sourceId: string, now: Micros): void {
    const at = new Date(now / 1000).toISOString();
    for (const account of this.#accounts.get(sourceId) ?? []) {
      for (const { id, name, status } of this.world.marketing.campaigns(account, now)) {
        this.#seen.push({ campaign: `${sourceId}:${id}`, at, name, status });
      }
    }
  }

  /** Each is the version of its time, and the last one the campaign as it is. */
  async areIn({ database: { pool } }: Product): Promise<void> {
    const { rows: found } = await pool.query<object>(
      `select s.campaign, s.at, v.name, v.status
      from json_to_recordset($1) as s (campaign text, at text)
      left join lateral (
        select v.name, v.status from warehouse.dim_campaign_version v
        where v.campaign_key = s.campaign and v.valid_from <= s.at::timestamptz
        order by v.valid_from desc limit 1
      ) v on true
      order by s.at, s.campaign`,
      [JSON.stringify(this.#seen)],
    );
    const inOrder = this.#seen.toSorted((x, y) => (`${x.at} ${x.campaign}` < `${y.at} ${y.campaign}` ? -1 : 1));
    expect(found, 'versions').to.deep.equal(inOrder);
    const { rows: current } = await pool.query<{ campaign: string; name: string; status: string }>(
      'select campaign_key as campaign, name, status from warehouse.dim_campaign',
    );
    const last = new Map(inOrder.map(({ campaign, name, status }) => [campaign, { campaign, name, status }]));
    expect(new Map(current.map((row) => [row.campaign, row])), 'campaigns').to.deep.equal(last);
    const names = inOrder.map(({ campaign, name }) => `${campaign} ${name}`);
    expect(new Set(names).size, 'renamed between two readings').to.be.greaterThan(last.size);
  }
}

async function equalsItsBooks(
  { database }: Product,
  { marketing, stores }: MarketingWorld,
  now: Micros,
): Promise<void> {
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

/** Until ten past two, UTC. */
function secondsToNight(now: Micros): number {
  const day = 86_400;
  return (day + 7800 - (Math.floor(now / 1_000_000) % day)) % day;
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
