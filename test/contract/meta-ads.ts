import { type Clock as SimulatedClock, makeClock, micros } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import type { AdAccount } from '../../simulators/meta-ads/ad-account.js';
import type { Fault } from '../../simulators/meta-ads/faults.js';
import type { JobOutcome } from '../../simulators/meta-ads/insights/jobs.js';
import type { MetaSpendRow } from '../../simulators/meta-ads/model.js';
import { type MetaSimulator, startMetaSimulator } from '../../simulators/meta-ads/server.js';
import { DEFAULT_META_CREDENTIALS } from '../../simulators/meta-ads/settings.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import { onHttpRequest } from './http-reads.js';
import type { PlatformUnderTest, PlatformWorld, StagedFault, WorldWanted } from './platform-under-test.js';

const now = '2026-07-01T12:00:00Z';
const day = 86_400_000;
const accountId = '798085168510957';
/** Meta is not asked for older days at the start: the account was made then. */
const accountSettings = { id: accountId, name: 'The shop', currency: 'GBP', timezone: 'Europe/London' };

interface MetaWorld extends PlatformWorld {
  simulator: MetaSimulator;
  account: AdAccount;
}

async function openWorld({ seed, records, days }: WorldWanted): Promise<MetaWorld> {
  const virtual = makeClock({ mode: 'manual', at: micros(now) });
  const random = new Random(seed);
  const campaigns = Math.max(2, Math.ceil(records / days));
  const createdAt = micros(new Date(Date.parse(now) - days * day).toISOString());
  const dates = Array.from({ length: days }, (_, ago) => dayBefore(virtual, days - 1 - ago));
  const ids = Array.from({ length: campaigns }, (_, index) => String(23_854_000 + index));
  // A day in ten has no delivery.
  const rows = dates.flatMap((date) => (random.chance(0.1) ? [] : ids.map((id) => rowOf(random, id, date))));
  const simulator = await startMetaSimulator({
    clock: virtual,
    accounts: [
      {
        settings: { ...accountSettings, createdAt },
        contents: {
          campaigns: ids.map((id) => ({
            ...{ id, name: `Campaign ${id}`, status: 'ACTIVE', objective: 'OUTCOME_SALES' },
            ...{ createdAt, updatedAt: createdAt },
          })),
          rows,
        },
      },
    ],
  });
  const account = simulator.control.account();
  const clock = clockOn(virtual);
  return {
    ...{ simulator, account, clock },
    source: (settings) => shopSource(simulator, settings),
    change: (change) => changeAccount(account, virtual, change),
    // To the next day at noon, on which all days that may have changed are read again.
    settle: () => clock.sleep(day + (Date.parse(now) % day) - (clock.now().getTime() % day)),
    onRead: (listener) => onHttpRequest(simulator.url, listener),
    books: { ledger: () => ledgerOf(account), warehouse: spendInWarehouse },
    mend: () => {
      simulator.control.reset();
      simulator.control.configureCredentials(DEFAULT_META_CREDENTIALS);
      simulator.control.configure({
        isAssigned: true,
        mostRowsToAPage: 1000,
        mostRowsAtOnce: 5000,
        mostRowsOfAJob: 100_000,
      });
    },
    close: () => simulator.close(),
  };
}

function dayBefore(clock: SimulatedClock, days: number): string {
  return new Date(clock.now() / 1000 - days * day).toISOString().slice(0, 10);
}

function rowOf(random: Random, campaignId: string, date: string): MetaSpendRow {
  const clicks = random.int(0, 90);
  const count = random.int(0, 4);
  return {
    ...{ campaignId, date, publisherPlatform: 'facebook', devicePlatform: 'mobile_app' },
    ...{
      spend: `${random.int(0, 99)}.${random.int(10, 99)}`,
      impressions: clicks * 40 + 1,
      clicks,
      linkClicks: clicks,
    },
    purchases: count === 0 ? {} : { '1d_click': { count, value: `${count * 31}.50` } },
  };
}

/** A restated day, a retracted one, a new campaign, a new name or status. */
function changeAccount(account: AdAccount, clock: SimulatedClock, random: Random): void {
  const campaigns = account.campaigns();
  const { id, name } = random.pick(campaigns);
  switch (random.int(0, 6)) {
    case 0:
      account.putCampaign({ id, name: `${name}!` });
      return;
    case 1:
      account.putCampaign({ id, status: random.pick(['ACTIVE', 'PAUSED', 'ARCHIVED', 'DELETED']) });
      return;
    case 2:
      account.putCampaign({ id: String(23_854_000 + campaigns.length), name: 'A new one' });
      return;
    case 3:
      account.retract(id, dayBefore(clock, random.int(0, 20)));
      return;
    default:
      account.restate(rowOf(random, id, dayBefore(clock, random.int(0, 20))));
  }
}

/** Spend by day and campaign, in the account's currency. */
function ledgerOf(account: AdAccount): string[] {
  return account
    .rows('2000-01-01', account.today())
    .map(({ campaignId, date, spend, impressions, clicks, purchases }) => {
      const { count = 0, value = '0' } = purchases['1d_click'] ?? {};
      return [date, campaignId, Number(spend), impressions, clicks, count, Number(value)].join(' ');
    })
    .sort();
}

async function spendInWarehouse(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    select concat_ws(' ', d.date, split_part(f.campaign_key, ':', 2), trim_scale(f.account_spend), f.impressions, f.clicks,
      trim_scale(f.conversions), trim_scale(f.account_conversion_value)) as line
    from warehouse.fact_ad_spend f join warehouse.dim_date d using (date_key)`);
  return rows.map(({ line }) => line).sort();
}

function shopSource(simulator: MetaSimulator, settings: Record<string, unknown> = {}): SourceConfig {
  return {
    ...{ id: 'meta', platform: 'META_ADS', name: null, timezone: null, currency: null },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: '2024-01-01' },
    settings: {
      ...{ adAccounts: [`act_${accountId}`], accessToken: testSecrets.metaToken, appSecret: testSecrets.metaAppSecret },
      ...{ apiVersion: 'v27.0', baseUrl: simulator.url },
      ...settings,
    },
  };
}

const insights = { path: '/insights' };
const isMet = ({ simulator }: MetaWorld): boolean => simulator.control.faults.count === 0;
const calls = (name: string, ...faults: Fault[]): StagedFault<MetaWorld> => ({
  name,
  isMet,
  stage: ({ simulator }) => simulator.control.inject(...faults),
});
const error = (code: number, more: object = {}, status = 400) =>
  ({ kind: 'error', status, error: { code, message: `(#${code}) A message of Meta's`, ...more } }) as const;
const job = (outcome: JobOutcome): Fault => ({ effect: { kind: 'job', outcome }, match: { method: 'POST' } });
const credentials = (changes: object) => ({
  stage: ({ simulator }: MetaWorld) => simulator.control.configureCredentials(changes),
});

export const metaAdsUnderTest: PlatformUnderTest<MetaWorld> = {
  platform: 'META_ADS',
  openWorld,
  ways: [{ name: 'by jobs and synchronously', settings: {} }],
  faults: [
    calls('limits without a hint', { effect: error(17), skip: 2, times: 2 }),
    calls('limits of the account', { effect: error(80000, { error_subcode: 2446079 }), match: insights, times: 2 }),
    calls('answers of 503, and its own code of it', { effect: error(2, {}, 503), skip: 1, times: 3 }),
    calls('pages of a proxy', { effect: { kind: 'html' }, skip: 1, times: 2 }),
    calls('cut bodies', { effect: { kind: 'cut', afterBytes: 40 }, skip: 2, times: 3 }),
    calls('reset connections', { effect: { kind: 'reset' }, skip: 2, times: 3 }),
    calls('a job that is completed before its rows are there', job({ kind: 'completed-early', seconds: 60 })),
    calls('a job that runs at 100 %', job({ kind: 'running-at-100', seconds: 60 })),
    calls('a job that never ends', job({ kind: 'stuck' })),
    calls('a job that fails and one that is skipped', job({ kind: 'failed' }), {
      ...job({ kind: 'skipped' }),
      skip: 1,
    }),
    {
      name: 'pages and ranges that are too large for Meta',
      stage: ({ simulator }) => simulator.control.configure({ mostRowsToAPage: 100, mostRowsOfAJob: 90 }),
      isMet: ({ simulator }) => simulator.control.jobs.list().length > 1,
    },
  ],
  memory: { small: 600, large: 9600, varianceBytes: 2 << 20 },
  drift: {
    stage: ({ simulator, account }) => {
      simulator.control.configure({ moreFields: { marketing_messages: '7' } });
      const [campaign] = account.campaigns();
      simulator.control.putCampaign({ id: campaign!.id, status: 'UNDER_REVIEW' as never });
    },
    reported: [
      { stream: 'campaigns', path: 'marketing_messages', value: null },
      { stream: 'campaigns', path: 'status', value: 'UNDER_REVIEW' },
      { stream: 'ad_spend', path: 'marketing_messages', value: null },
    ],
    reaches: [
      {
        sql: "select count(*)::integer as campaigns from warehouse.dim_campaign where status = 'UNDER_REVIEW'",
        rows: [{ campaigns: 1 }],
      },
    ],
  },
  refusals: [
    {
      name: 'a wrong token',
      settings: { accessToken: testSecrets.refusedMetaToken },
      code: 'meta_token_refused',
      says: /Malformed access token \*\*\*.*Make a new token of the system user/,
    },
    {
      name: 'an expired token',
      ...credentials({ tokenState: 'expired' }),
      code: 'meta_token_expired',
      says: /Make a new token/,
    },
    {
      name: 'a wrong app secret',
      settings: { appSecret: testSecrets.refusedMetaToken },
      code: 'meta_app_secret',
      says: /Set settings\.appSecret/,
    },
    {
      name: 'a token without ads_read',
      ...credentials({ permissions: [] }),
      code: 'meta_no_permission',
      says: /permission ads_read/,
    },
    {
      name: 'an account that is not assigned to the system user',
      stage: ({ simulator }) => simulator.control.configure({ isAssigned: false }),
      code: 'meta_not_found',
      says: /Assign the ad account to the system user/,
    },
    {
      name: 'a version that has ended',
      stage: ({ simulator }) => simulator.control.inject({ effect: error(2635), times: 1 }),
      code: 'meta_version_ended',
      says: /Set settings\.apiVersion to a newer version/,
    },
  ],
};
