import type { Ads } from '../../simulators/google-ads/ads.js';
import { generateAds } from '../../simulators/google-ads/data/generate.js';
import type { PlainAds } from '../../simulators/google-ads/data/plain-ads.js';
import { takeStep } from '../../simulators/google-ads/data/random-step.js';
import type { Fault, FaultEffect } from '../../simulators/google-ads/faults.js';
import { sumsOf } from '../../simulators/google-ads/gaql/amounts.js';
import { plusDays } from '../../simulators/google-ads/gaql/days.js';
import { type Customer, DEFAULT_SETTINGS } from '../../simulators/google-ads/model.js';
import { type AdsSimulator, startAdsSimulator } from '../../simulators/google-ads/server.js';
import { DEFAULT_OAUTH_CLIENT } from '../../simulators/google/identity.js';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import { Random } from '../../simulators/kit/random.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import { onHttpRequest } from './http-reads.js';
import type { PlatformUnderTest, PlatformWorld, StagedFault, WorldWanted } from './platform-under-test.js';

const now = '2026-07-01T06:00:00Z';
const backfillStart = '2026-01-15';
/** So long that the days requested together are a small part of it. */
const memoryStart = '2023-09-01';
/** Past the day after which a sync reads the last month again. */
const settleMs = 25 * 3600 * 1000;

const scope = 'https://www.googleapis.com/auth/adwords';
const manager = '9876543210';
const clients = ['1234567890', '1112223334'] as const;
const usual = { currency: 'GBP', status: 'ENABLED', conversionActions: [] } as const;

function customers(): Customer[] {
  const below = { ...usual, isManager: false, managers: [manager] };
  return [
    { ...usual, id: manager, name: 'All', zone: 'Europe/London', isManager: true, managers: [] },
    { ...below, id: clients[0], name: 'London', zone: 'Europe/London' },
    { ...below, id: clients[1], name: 'New York', zone: 'America/New_York' },
  ];
}

interface AdsWorld extends PlatformWorld {
  simulator: AdsSimulator;
  contents: PlainAds;
}

async function openWorld({ seed, records, days }: WorldWanted): Promise<AdsWorld> {
  const virtual = makeClock({ mode: 'manual', at: micros(now) });
  const to = now.slice(0, 10);
  const first = seed === 'memory' ? memoryStart : [plusDays(to, -days), backfillStart].sort()[1]!;
  const contents = generateAds({
    ...{ random: new Random(seed), customers: clients, rows: records },
    ...{ from: first, to },
  });
  const simulator = await startAdsSimulator({ customers: customers(), contents, clock: virtual });
  const clock = clockOn(virtual);
  share(simulator.ads);
  return {
    ...{ simulator, contents, clock },
    source: (settings) => adsSource(simulator, seed === 'memory' ? memoryStart : backfillStart, settings),
    change: (random) => {
      virtual.advance(random.int(1, 3000));
      takeStep(simulator.ads, contents, random.pick(clients), random);
    },
    settle: () => clock.sleep(settleMs),
    onRead: (listener) => onHttpRequest(simulator.url, listener),
    books: { ledger: () => spendLedger(simulator.ads, contents), warehouse: warehouseSpend },
    mend: () => {
      simulator.control.reset();
      simulator.control.configure(DEFAULT_SETTINGS);
      for (const customer of customers()) simulator.control.updateCustomer(customer.id, customer);
      share(simulator.ads);
    },
    close: () => simulator.close(),
  };
}

function share(ads: Ads): void {
  ads.identity.addRefreshToken([scope]);
  ads.share(DEFAULT_OAUTH_CLIENT.clientId, manager);
}

function adsSource({ url }: AdsSimulator, start: string, settings: Record<string, unknown> = {}): SourceConfig {
  return {
    ...{ id: 'ads', platform: 'GOOGLE_ADS', name: null, timezone: null, currency: null, store: null },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/London', backfillStart: start },
    settings: {
      ...{ customerId: manager, baseUrl: url, tokenUrl: `${url}/token`, clientId: DEFAULT_OAUTH_CLIENT.clientId },
      ...{ clientSecret: testSecrets.googleClientSecret, refreshToken: testSecrets.googleRefreshToken },
      ...settings,
    },
  };
}

/** What each campaign had on each day, as `account day campaign: micros, clicks, conversions, value`. */
function spendLedger(ads: Ads, contents: PlainAds): string[] {
  return clients
    .flatMap((customer) =>
      contents.days(customer).flatMap((day) => {
        const ofDay = new Map<string, ReturnType<typeof sumsOf>>();
        for (const row of contents.spend(customer, day, ads.clock.now())) {
          const sums = ofDay.get(row.campaignId) ?? sumsOf();
          ofDay.set(row.campaignId, sums);
          sums.add(row);
        }
        return [...ofDay].map(([campaign, sums]) => {
          const { cost_micros, clicks, conversions, conversions_value: value } = sums.metrics();
          const doubles = [conversions!, value!].map((double) => double.replace(/\.0$/, ''));
          return `${customer} ${day} ${campaign}: ${[cost_micros, clicks, ...doubles].join(', ')}`;
        });
      }),
    )
    .sort();
}

async function warehouseSpend(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    select format(
      '%s %s %s: %s, %s, %s, %s', account_id, to_date(date_key::text, 'YYYYMMDD'), split_part(campaign_key, ':', 2),
      trim_scale(sum(account_spend) * 1000000), trim_scale(sum(clicks)), trim_scale(sum(conversions)),
      trim_scale(sum(account_conversion_value))
    ) as line
    from warehouse.fact_ad_spend
    group by account_id, date_key, campaign_key`);
  return rows.map(({ line }) => line).sort();
}

const isMet = ({ simulator }: AdsWorld): boolean => simulator.control.faults.count === 0;
const calls = (name: string, ...faults: Fault[]): StagedFault<AdsWorld> => ({
  name,
  isMet,
  stage: ({ simulator }) => simulator.control.inject(...faults),
});
const spend = { query: 'segments.date' };
const error = (kind: 'quotaError' | 'internalError' | 'authenticationError', word: string, more = {}): FaultEffect => ({
  ...{ kind: 'ads-error', error: kind, word },
  ...more,
});
const refused = (effect: FaultEffect) => ({
  stage: ({ simulator }: AdsWorld) =>
    simulator.control.inject({ effect, times: 999, match: { method: 'searchStream' } }),
});
const denial = (word: string): FaultEffect => ({
  kind: 'ads-error',
  error: 'authorizationError',
  word,
  message: 'No.',
});

export const googleAdsUnderTest: PlatformUnderTest<AdsWorld> = {
  platform: 'GOOGLE_ADS',
  openWorld,
  // Google tells no time of a campaign's changes.
  undated: ['dim_campaign.updated_at'],
  ways: [{ name: 'by day', settings: {} }],
  faults: [
    calls('429 answers with a delay', {
      effect: error('quotaError', 'RESOURCE_TEMPORARILY_EXHAUSTED', { retryDelay: '7s' }),
      ...{ skip: 2, times: 3 },
    }),
    calls('503 pages of a proxy', { effect: { kind: 'status', status: 503 }, skip: 1, times: 3 }),
    calls('internal errors', { effect: error('internalError', 'INTERNAL_ERROR'), skip: 4, times: 3 }),
    calls('deadlines of long ranges', {
      effect: error('internalError', 'DEADLINE_EXCEEDED'),
      ...{ match: spend, times: 5 },
    }),
    calls('streams that end without their bracket', { effect: { kind: 'unclosed' }, match: spend, times: 2 }),
    calls('streams that are cut', { effect: { kind: 'cut', afterBytes: 900 }, match: spend, skip: 1, times: 3 }),
    calls('streams with an error after some rows', {
      effect: error('internalError', 'TRANSIENT_ERROR', { isInStream: true }),
      ...{ match: spend, times: 2 },
    }),
    calls('reset connections', { effect: { kind: 'reset' }, skip: 2, times: 3 }),
    calls('tokens that end before their time', { effect: { kind: 'expire-tokens' }, skip: 3, times: 2 }),
    {
      ...calls('an account that always fails, while the others are read', {
        effect: error('internalError', 'TRANSIENT_ERROR'),
        ...{ match: { customer: clients[0], ...spend }, times: 6 },
      }),
      endsWith: 'google_ads_transient_error',
    },
    {
      ...calls('the operations of a day that are used up', {
        effect: error('quotaError', 'RESOURCE_EXHAUSTED'),
        match: spend,
      }),
      endsWith: 'google_ads_resource_exhausted',
      // Some operations come free with every hour; up to a tenth is added.
      pauseMs: 70 * 60_000,
    },
  ],
  memory: { small: 1000, large: 24_000, varianceBytes: 2 << 20 },
  drift: {
    stage: ({ simulator: { control }, contents }) => {
      const [campaign] = contents.campaigns(clients[0]);
      control.putCampaign(clients[0], { ...campaign!, type: 'HOLOGRAM', status: 'ASLEEP' });
      const day = plusDays(simulatedDay(control.now()), -1);
      const row = {
        campaignId: campaign!.id,
        clicks: 1,
        impressions: 2,
        cost: '3',
        conversions: '0',
        conversionValue: '0',
      };
      control.putRow(clients[0], day, { ...row, network: 'DREAMS', device: 'GLASSES' });
    },
    reported: [
      { stream: 'campaigns', path: 'campaign.advertisingChannelType', value: 'HOLOGRAM' },
      { stream: 'campaigns', path: 'campaign.status', value: 'ASLEEP' },
      { stream: 'ad_spend', path: 'segments.adNetworkType', value: 'DREAMS' },
      { stream: 'ad_spend', path: 'segments.device', value: 'GLASSES' },
    ],
    reaches: [
      {
        sql: "select count(*)::integer as campaigns from warehouse.dim_campaign where type = 'HOLOGRAM'",
        rows: [{ campaigns: 1 }],
      },
      {
        sql: "select distinct network from warehouse.fact_ad_spend where device = 'GLASSES'",
        rows: [{ network: 'DREAMS' }],
      },
    ],
  },
  refusals: [
    {
      name: 'a refresh token that was withdrawn',
      settings: { refreshToken: testSecrets.refusedGoogleRefreshToken },
      code: 'google_invalid_grant',
      says: /make a new refresh token/,
    },
    {
      name: 'credentials that the account is not shared with',
      stage: ({ simulator }) => simulator.ads.unshare(DEFAULT_OAUTH_CLIENT.clientId, manager),
      code: 'google_ads_not_ads_user',
      says: /Admin, Access and security/,
    },
    {
      name: 'the id of an account without its manager',
      settings: { customerId: '123-456-7890' },
      code: 'google_ads_user_permission_denied',
      says: /set settings.loginCustomerId to the manager/,
    },
    {
      name: 'a manager that is not above the account',
      settings: { customerId: manager, loginCustomerId: clients[0] },
      code: 'google_ads_invalid_login_customer_id_serving_customer_id_combination',
      says: /is not a manager of the account/,
    },
    {
      name: 'a client that the manager does not have',
      settings: { clients: ['999-999-9999'] },
      code: 'google_ads_no_client',
      says: /has no client 9999999999. Correct settings.clients/,
    },
    {
      name: 'a project without access to real accounts',
      ...refused(denial('CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION')),
      code: 'google_ads_cloud_project_not_approved_for_production',
      says: /enable the Google Ads API in the Google Cloud project/,
    },
    {
      name: 'a retired version of the API, although it flickers',
      stage: ({ simulator }) =>
        simulator.control.inject({
          effect: { kind: 'ads-error', error: 'requestError', word: 'UNSUPPORTED_VERSION' },
          match: { method: 'searchStream' },
        }),
      code: 'google_ads_unsupported_version',
      says: /update Cartograph/,
    },
  ],
};

/** The day in London, in summer. */
function simulatedDay(at: number): string {
  return new Date(at / 1000 + 3_600_000).toISOString().slice(0, 10);
}
