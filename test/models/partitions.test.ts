import { Big } from 'big.js';
import { expect } from 'chai';
import fc from 'fast-check';
import type { AdSpendDayRecord, CanonicalRecord } from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { applyChangeSet } from '../../src/models/load/apply-change-set.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { ads, campaign, spendDay, spendRow, visitsDay, visitsRow } from './partition-records.js';
import { load, reprice, versionsOf, written } from './rates/rates.js';
import { fromRawLog } from './records.js';
import { apply, dump, publish, segments } from './warehouse.js';

// About 0.3 s each on a quiet machine; PROPERTY_RUNS=300 for a thorough search.
const runs = Number(process.env.PROPERTY_RUNS ?? 6);

const later = { updatedAt: '2026-03-03T06:00:00Z' };
const factKey = "concat_ws(' ', date_key, account_id, campaign_key, network, device)";

describe('Days of advertising and visits', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
  });

  beforeEach(async () => {
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    await database.pool.query('delete from raw.exchange_rate');
    await publish(database.pool);
  });

  after(() => database.drop());

  async function bring(...records: CanonicalRecord[]): Promise<void> {
    expect(await apply(database.pool, records, ads)).to.deep.equal([]);
  }

  async function values(sql: string): Promise<unknown[][]> {
    const { rows } = await database.pool.query<Record<string, unknown>>(sql);
    return rows.map((row) => Object.values(row));
  }

  async function settle(): Promise<void> {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  }

  it('replace what was known of them: only rows that differ are written, and nothing of an unchanged day', async () => {
    const day = spendDay([spendRow('a'), spendRow('b'), spendRow('c')]);
    await bring(day, spendDay([spendRow('a')], { date: '2026-03-02' }));
    await settle();
    const before = await versionsOf(database.pool, 'fact_ad_spend', factKey);
    await bring(day);
    expect(await publish(database.pool)).to.equal(null);
    expect(written(before, await versionsOf(database.pool, 'fact_ad_spend', factKey))).to.deep.equal([]);

    const months = await versionsOf(database.pool, 'agg_ad_spend_monthly', 'campaign_key');
    await bring({ ...day, ...later, rows: [spendRow('a'), spendRow('b', { spend: '2' }), spendRow('d')] });
    await settle();
    const after = await versionsOf(database.pool, 'fact_ad_spend', factKey);
    expect(written(before, after)).to.have.members(['20260301 7 ads:b  ', '20260301 7 ads:d  ']);
    expect([...after.keys()]).to.not.include('20260301 7 ads:c  ');
    expect(written(months, await versionsOf(database.pool, 'agg_ad_spend_monthly', 'campaign_key'))).to.have.members([
      'ads:b',
      'ads:d',
    ]);
  });

  it('leave nothing of a day that is empty now, which is known as empty; older versions change nothing', async () => {
    await bring(spendDay([spendRow('a')]));
    await settle();
    await bring(spendDay([], later));
    await bring(spendDay([spendRow('b')], { updatedAt: '2026-03-02T23:00:00Z' }));
    await settle();
    for (const table of [
      'fact_ad_spend',
      'agg_ad_spend_daily',
      'agg_ad_spend_weekly',
      'agg_ad_device_monthly',
      'dim_campaign',
    ]) {
      expect(await values(`select * from warehouse.${table}`), table).to.deep.equal([]);
    }
    expect(
      await values('select kind, date_key, restated_until, exchange_rate, read_at from warehouse.reported_day'),
    ).to.deep.equal([['ad_spend', 20260301, '2026-03-31', null, later.updatedAt]]);
  });

  it("are converted at their own day's rate, and wait as a whole for a missing one", async () => {
    const yen = spendDay([spendRow('a', { spend: '1200', conversionValue: '33333' }), spendRow('b', { spend: '7' })], {
      currency: 'JPY',
    });
    const dinar = visitsDay([visitsRow({ revenue: '10.125' })], { currency: 'KWD', accountId: '8' });
    const rejected = await apply(database.pool, [yen, dinar], ads);
    expect(rejected.map(({ code, path, missingRate }) => ({ code, path, missingRate }))).to.deep.equal([
      { code: 'no_exchange_rate', path: 'currency', missingRate: { currency: 'JPY', date: '2026-03-01' } },
      { code: 'no_exchange_rate', path: 'currency', missingRate: { currency: 'KWD', date: '2026-03-01' } },
    ]);
    expect(await values('select 1 from warehouse.reported_day')).to.deep.equal([]);
    await load(database.pool, { '2026-02-27': { JPY: '180', GBP: '0.9', KWD: '0.36' } });
    await bring(yen, dinar);
    await settle();
    expect(
      await values('select account_spend, spend, conversion_value from warehouse.fact_ad_spend order by campaign_key'),
    ).to.deep.equal([
      ['1200', '6.000', '166.665'],
      ['7', '0.035', '0.04995'],
    ]);
    expect(await values('select account_revenue, revenue from warehouse.fact_sessions')).to.deep.equal([
      ['10.125', '25.3125'],
    ]);
    await load(database.pool, { '2026-03-01': { JPY: '90' } }, { provider: 'FILE' });
    expect(await reprice(database.pool)).to.deep.equal({ orders: 0, refunds: 0 });
    await settle();
    expect(
      await values('select trim_scale(spend) as spend from warehouse.agg_ad_spend_monthly order by 1'),
    ).to.deep.equal([['0.07'], ['12']]);
  });

  it('are in the feed of changes: exactly those that a version restated', async () => {
    await bring(spendDay([spendRow('a')]), spendDay([spendRow('a')], { date: '2026-03-02' }));
    const first = (await publish(database.pool))!.version;
    await bring(spendDay([spendRow('a')]), spendDay([], { date: '2026-03-02', ...later }));
    await settle();
    expect(
      await values(
        `select kind, key, part, source_id, is_removed from ops.change where version > ${first} order by part`,
      ),
    ).to.deep.equal([[9, 'ads:7', 'ad_spend/20260302', 'ads', false]]);
  });

  it('set aside a day with two rows of the same key', async () => {
    const [rejected] = await apply(database.pool, [spendDay([spendRow('a'), spendRow('a', { spend: '2' })])], ads);
    expect(rejected).to.deep.include({ code: 'duplicate_row', path: 'rows[1]' });
  });

  it('keep groups of visits apart whose texts differ only beyond what is shown', async () => {
    const long = 'spring '.repeat(1000);
    await bring(
      visitsDay([
        visitsRow({ campaign: `${long}a` }),
        visitsRow({ campaign: `${long}b`, purchases: null }),
        visitsRow(),
      ]),
    );
    await settle();
    expect(
      await values(
        `select length(campaign), sessions, purchases, unknown_purchases, fact_rows
        from warehouse.agg_session_campaign_daily order by length(campaign)`,
      ),
    ).to.deep.equal([
      [6, '10', '1', '0', '1'],
      [200, '20', '1', '1', '2'],
    ]);
  });

  it('name campaigns that no list has, until one does; names, pauses and removals are history', async () => {
    await bring(
      spendDay([spendRow('a', { campaignName: 'Old name' }), spendRow('b')]),
      spendDay([spendRow('a', { campaignName: 'New name' })], { date: '2026-03-02' }),
    );
    const names = () => values('select campaign_key, name, is_deleted from warehouse.dim_campaign order by 1');
    expect(await names()).to.deep.equal([
      ['ads:a', 'New name', false],
      ['ads:b', 'b', false],
    ]);
    await bring(spendDay([], { date: '2026-03-02', ...later }));
    expect((await names())[0]).to.deep.equal(['ads:a', 'Old name', false]);
    await bring(
      campaign('a', { name: 'Third', status: 'PAUSED', updatedAt: '2026-03-03T00:00:00Z' }),
      campaign('a', { name: 'Listed' }),
    );
    await bring({ kind: 'deletion', entity: 'campaign', id: 'a', deletedAt: '2026-03-04T00:00:00Z' });
    await bring(spendDay([spendRow('a', { campaignName: 'Fourth' })], { date: '2026-03-05' }));
    expect((await names())[0]).to.deep.equal(['ads:a', 'Third', true]);
    expect(
      await values('select valid_from, name, status from warehouse.dim_campaign_version order by valid_from'),
    ).to.deep.equal([
      ['2026-03-01T00:00:00Z', 'Listed', 'ENABLED'],
      ['2026-03-03T00:00:00Z', 'Third', 'PAUSED'],
    ]);
    await settle();
  });

  it('have a campaign that is listed again although its platform did not change it', async () => {
    const listed = { updatedAt: '2026-03-01T00:00:00Z' };
    const gone = { kind: 'deletion', entity: 'campaign', id: 'a', deletedAt: '2026-03-04T00:00:00Z' } as const;
    const again = campaign('a', { ...listed, readAt: '2026-03-05T00:00:00Z' });
    const isDeleted = () => values('select is_deleted from warehouse.dim_campaign');
    await bring(campaign('a', listed), gone, again);
    expect(await isDeleted()).to.deep.equal([[false]]);
    await bring({ ...gone, deletedAt: '2026-03-06T00:00:00Z' });
    expect(await isDeleted()).to.deep.equal([[true]]);
    await bring({ ...again, readAt: '2026-03-07T00:00:00Z' });
    expect(await isDeleted()).to.deep.equal([[false]]);
    await settle();
  });

  it('are those of one load from nothing, in any order and batches, interrupted, and repriced; sums are exact', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ records, steps }) => {
        await inTransaction(database.pool, (client) => resetWarehouse(client));
        await database.pool.query('delete from raw.exchange_rate');
        await load(database.pool, firstRates);
        await publish(database.pool);
        const waiting: CanonicalRecord[] = [];
        let batch: CanonicalRecord[] = [];
        for (const [nth, record] of records.entries()) {
          batch.push(record);
          const { ends, killed, publishes, rate } = steps[nth]!;
          if (!ends) continue;
          if (killed) await interrupted(batch);
          waiting.push(...(await applyAside(batch)));
          batch = [];
          if (rate !== null) {
            await load(database.pool, { [rate.day]: { [rate.currency]: rate.value } }, { provider: 'FILE' });
          }
          if (publishes) {
            await reprice(database.pool, 2);
            await publish(database.pool);
          }
        }
        waiting.push(...(await applyAside(batch)));
        await load(database.pool, { '2026-03-06': { KWD: '0.35' }, '2026-03-27': { KWD: '0.36' } });
        await bring(...waiting);
        await reprice(database.pool);
        await settle();
        const grown = await dump(database.pool);
        expect(await spent()).to.deep.equal(await expectedSpend(records));

        await inTransaction(database.pool, (client) => resetWarehouse(client));
        await bring(...records);
        await publish(database.pool);
        expect(grown).to.deep.equal(await dump(database.pool));
      }),
      { numRuns: runs, interruptAfterTimeLimit: 160_000, markInterruptAsFailure: true },
    );
  });

  /** Applies a batch and dies before it is committed. */
  async function interrupted(batch: readonly CanonicalRecord[]): Promise<void> {
    const dies = inTransaction(database.pool, async (client) => {
      await applyChangeSet(client, { source: ads, reportingCurrency: 'GBP', records: fromRawLog(batch) });
      throw new Error('killed');
    });
    await dies.catch((error: Error) => expect(error.message).to.equal('killed'));
  }

  /** Returns what waits for a rate. */
  async function applyAside(batch: readonly CanonicalRecord[]): Promise<CanonicalRecord[]> {
    const rejected = await apply(database.pool, batch, ads);
    expect(rejected.filter(({ missingRate }) => missingRate === undefined)).to.deep.equal([]);
    return rejected.map(({ from }) => batch[from.position]!);
  }

  async function spent(): Promise<Spent[]> {
    const { rows } = await database.pool.query<Spent>(
      `select account_id as account, date_key as day, campaign_key as campaign,
        trim_scale(sum(account_spend))::text as own, trim_scale(sum(spend))::text as converted
      from warehouse.fact_ad_spend group by 1, 2, 3 order by 1, 2, 3`,
    );
    return rows;
  }

  /** What the newest version of each day says, added up here. */
  async function expectedSpend(records: readonly CanonicalRecord[]): Promise<Spent[]> {
    const { rows: rates } = await database.pool.query<{ account: string; day: number; rate: string }>(
      `select account_id as account, date_key as day, exchange_rate as rate from warehouse.reported_day where kind = 'ad_spend'`,
    );
    const newest = new Map<string, AdSpendDayRecord>();
    for (const record of records) {
      if (record.kind !== 'ad_spend_day') continue;
      const known = newest.get(`${record.accountId} ${record.date}`);
      if (!known || known.updatedAt < record.updatedAt) newest.set(`${record.accountId} ${record.date}`, record);
    }
    const sums = new Map<string, Spent>();
    for (const { accountId: account, date, rows } of newest.values()) {
      const day = Number(date.replaceAll('-', ''));
      for (const { campaignId, spend } of rows) {
        const { rate } = rates.find((each) => each.account === account && each.day === day)!;
        const key = `${account} ${day} ${campaignId}`;
        const own = new Big(sums.get(key)?.own ?? '0').plus(spend);
        sums.set(key, {
          account,
          day,
          campaign: `ads:${campaignId}`,
          own: own.toFixed(),
          converted: own.times(rate).toFixed(),
        });
      }
    }
    return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
  }
});

interface Spent {
  account: string;
  day: number;
  campaign: string;
  own: string;
  converted: string;
}

const both = { JPY: '183.21', GBP: '0.86' };
const firstRates = { '2026-03-06': both, '2026-03-27': both };

/** Clocks change in London and New York among them; they are in two weeks and two months. */
const days = ['2026-03-08', '2026-03-29', '2026-03-31', '2026-04-01'] as const;

/** KWD has no rate until the end. */
const accounts = [
  { accountId: '1', currency: 'GBP', timezone: 'Europe/London' },
  { accountId: '2', currency: 'JPY', timezone: 'America/New_York' },
  { accountId: '3', currency: 'KWD', timezone: 'America/Sao_Paulo' },
] as const;

const amount = fc.constantFrom('0', '0.01', '17.5', '1234.567891');

const spendRows = fc.uniqueArray(
  fc.record({
    campaignId: fc.constantFrom('a', 'b', 'c'),
    campaignName: fc.constantFrom(null, 'Spring', 'Summer'),
    network: fc.constantFrom(null, 'SEARCH'),
    device: fc.constantFrom('MOBILE', 'DESKTOP'),
    spend: amount,
    impressions: fc.constantFrom('0', '77'),
    clicks: fc.constantFrom('0', '3'),
    conversions: fc.constantFrom(null, '0.25'),
    conversionValue: fc.option(amount),
    attribution: fc.constantFrom(null, '7d_click'),
  }),
  { selector: ({ campaignId, network, device }) => `${campaignId} ${network} ${device}`, maxLength: 4 },
);

const visitsRows = fc.uniqueArray(
  fc.record({
    ...{ source: fc.constantFrom('google', '(direct)'), medium: fc.constant('cpc'), campaign: fc.constant('') },
    ...{
      channelGroup: fc.constantFrom('Direct', 'Paid'),
      landingPage: fc.constant('/'),
      device: fc.constant('mobile'),
    },
    country: fc.constantFrom(null, 'GB'),
    sessions: fc.constantFrom('1', '20'),
    engagedSessions: fc.constant('1'),
    addToCarts: fc.constant('0'),
    purchases: fc.constantFrom(null, '2'),
    revenue: fc.option(amount),
  }),
  { selector: (row) => `${row.source} ${row.channelGroup} ${row.country}`, maxLength: 3 },
);

const userRows = fc.uniqueArray(
  fc.record({
    channelGroup: fc.constantFrom(null, 'Paid'),
    users: fc.constantFrom('1', '9'),
    newUsers: fc.constant('1'),
  }),
  { selector: ({ channelGroup }) => channelGroup },
);

const ofPartition = fc
  .record({ account: fc.constantFrom(...accounts), date: fc.constantFrom(...days) })
  .map(({ account, date }) => ({ ...account, date, restatedUntil: '2026-04-30', notes: [] as const }));

/** Without their times. */
const told = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ad_spend_day' as const), of: ofPartition, rows: spendRows }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('sessions_day' as const), of: ofPartition, rows: visitsRows }),
  },
  fc.record({
    ...{ kind: fc.constant('session_users' as const), of: ofPartition, rows: userRows },
    period: fc.constantFrom('day' as const, 'month' as const),
  }),
  fc.record({
    ...{ kind: fc.constant('campaign' as const), campaignId: fc.constantFrom('a', 'b') },
    ...{ name: fc.constantFrom('Listed', 'Renamed'), status: fc.constantFrom('ENABLED', 'PAUSED') },
  }),
  fc.record({ kind: fc.constant('deletion' as const), id: fc.constantFrom('a', 'b', 'c') }),
);

/** In the order of their arrival, which is not that of their times. */
const history = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 2, maxLength: 14 }).chain((times) =>
  fc.record({
    records: fc.tuple(
      ...times.map((time) =>
        told.map((each): CanonicalRecord => {
          const at = new Date(Date.UTC(2026, 3, 2) + time * 1000).toISOString();
          if (each.kind === 'deletion') return { kind: 'deletion', entity: 'campaign', id: each.id, deletedAt: at };
          if (each.kind === 'campaign') return campaign(each.campaignId, { ...each, updatedAt: at });
          const { of, ...rest } = each;
          return { ...of, ...rest, updatedAt: at } as CanonicalRecord;
        }),
      ),
    ),
    steps: fc.array(
      fc.record({
        ...{ ends: fc.boolean(), killed: fc.boolean(), publishes: fc.boolean() },
        rate: fc.option(
          fc.record({
            day: fc.constantFrom(...days),
            currency: fc.constantFrom('JPY', 'GBP'),
            value: fc.constantFrom('3', '0.77'),
          }),
        ),
      }),
      { minLength: times.length, maxLength: times.length },
    ),
  }),
);
