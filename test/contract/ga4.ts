import { generateVisits } from '../../simulators/ga4/data/generate.js';
import { visitLedger } from '../../simulators/ga4/data/ledger.js';
import { stepKinds, takeStep } from '../../simulators/ga4/data/random-step.js';
import type { Fault } from '../../simulators/ga4/faults.js';
import type { PartialPropertySettings } from '../../simulators/ga4/model.js';
import { plusDays } from '../../simulators/ga4/report/dates.js';
import { type Ga4Simulator, startGa4Simulator } from '../../simulators/ga4/server.js';
import { READONLY } from '../../simulators/ga4/test-support/client.js';
import { DEFAULT_OAUTH_CLIENT } from '../../simulators/google/identity.js';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import type { Random } from '../../simulators/kit/random.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import { clockOn } from '../ingest/support/syncing.js';
import { testSecrets } from '../support/secrets.js';
import { onHttpRequest } from './http-reads.js';
import type { PlatformUnderTest, PlatformWorld, StagedFault, WorldWanted } from './platform-under-test.js';

const timezone = 'America/New_York';
const now = '2026-07-01T10:00:00Z';
const today = '2026-07-01';
/** Every day is a request: few are enough. Longer than visits are restated. */
const mostDays = 9;
/** Several pages in the account, and several days in a page. */
const memoryDays = 40;
/** A kilobyte a row, so that few rows take much memory. */
const longName = 'spring-sale-'.repeat(80);
/** Past the day after which restated days are read again. */
const settleMs = 25 * 3600 * 1000;

interface Ga4World extends PlatformWorld {
  simulator: Ga4Simulator;
}

async function openWorld(
  { seed, records, days }: WorldWanted,
  settings: Partial<PartialPropertySettings> = {},
): Promise<Ga4World> {
  const virtual = makeClock({ mode: 'manual', at: micros(now) });
  const isForMemory = seed === 'memory';
  const from = plusDays(today, -(isForMemory ? memoryDays : Math.min(days, mostDays, Math.ceil(records / 4))));
  const visits = generateVisits({ seed, timezone, from, to: plusDays(today, -1), visits: records });
  if (isForMemory) for (const visit of visits) visit.campaign = longName;
  const simulator = await startGa4Simulator({
    properties: [{ settings: { id: '1234', timezone, currency: 'GBP', ...settings }, visits }],
    clock: virtual,
  });
  const { identity } = simulator.control;
  const property = simulator.control.hosted().property;
  identity.addRefreshToken([READONLY]);
  const clock = clockOn(virtual);
  let changes = 0;
  const world: Ga4World = {
    ...{ simulator, clock },
    source: (more) => visitsSource(simulator, from, more),
    change: (random: Random) => {
      virtual.advance(random.int(1, 3000));
      changes += 1;
      const id = `${seed}-change-${changes}`;
      if (!takeStep(property, random, random.pick(stepKinds), id)) takeStep(property, random, 'visit', id);
    },
    settle: () => clock.sleep(settleMs),
    onRead: (listener) => onHttpRequest(simulator.url, listener),
    books: { ledger: () => visitLedger(property, from, property.today()), warehouse: warehouseVisits },
    mend: () => {
      simulator.control.reset();
      simulator.control.configure({ viewers: null, restrictedMetrics: [], unknownMetadata: {}, truncations: [] });
      identity.addRefreshToken([READONLY]);
    },
    close: () => simulator.close(),
  };
  world.mend();
  return world;
}

function visitsSource(
  { url, tokenUrl }: Ga4Simulator,
  backfillStart: string,
  settings: Record<string, unknown> = {},
): SourceConfig {
  return {
    ...{ id: 'visits', platform: 'GOOGLE_ANALYTICS', name: null, timezone: null, currency: null },
    ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/Berlin', backfillStart },
    settings: {
      ...{ propertyId: '1234', baseUrl: url, tokenUrl, clientId: DEFAULT_OAUTH_CLIENT.clientId },
      ...{ clientSecret: testSecrets.googleClientSecret, refreshToken: testSecrets.googleRefreshToken },
      ...settings,
    },
  };
}

/** The visits in the warehouse in the form of the property's books. */
async function warehouseVisits(pool: Pool): Promise<unknown> {
  const { rows } = await pool.query(`
    select
      to_char(d.date, 'YYYY-MM-DD') as day,
      sum(f.sessions)::integer as sessions,
      sum(f.engaged_sessions)::integer as "engagedSessions",
      sum(f.add_to_carts)::integer as "addToCarts",
      sum(f.purchases)::integer as purchases,
      trim_scale(sum(f.account_revenue))::text as revenue
    from warehouse.fact_sessions as f
    join warehouse.dim_date as d using (date_key)
    group by d.date
    order by d.date`);
  return rows;
}

const report = { path: ':runReport' };
const isMet = ({ simulator }: Ga4World): boolean => simulator.control.faults.count === 0;
const calls = (name: string, ...faults: Fault[]): StagedFault<Ga4World> => ({
  name,
  isMet,
  stage: ({ simulator }) => simulator.control.inject(...faults),
});
const exhausted = (message: string): Fault['effect'] => ({
  kind: 'refusal',
  ...{ code: 429, status: 'RESOURCE_EXHAUSTED', message },
});
const configured = (changes: Partial<PartialPropertySettings>) => ({
  stage: ({ simulator }: Ga4World) => simulator.control.configure(changes),
});

export const ga4UnderTest: PlatformUnderTest<Ga4World> = {
  platform: 'GOOGLE_ANALYTICS',
  openWorld,
  ways: [{ name: 'day by day', settings: {} }],
  faults: [
    calls(
      '500 and 503 answers',
      {
        ...{ effect: { kind: 'status', status: 500 }, match: report, skip: 3 },
      },
      { effect: { kind: 'status', status: 503 }, match: report, skip: 9, times: 2 },
    ),
    calls('a page of the front end instead of JSON', {
      effect: { kind: 'status', status: 502 },
      match: report,
      skip: 5,
    }),
    calls('used-up tokens of the project', {
      ...{ effect: exhausted('Exhausted property tokens for a project per hour. These'), match: report, skip: 4 },
    }),
    calls('too many concurrent requests', {
      ...{ effect: exhausted('Exhausted concurrent requests quota. To learn'), match: report, skip: 2, times: 2 },
    }),
    calls('cut bodies', { effect: { kind: 'cut', afterBytes: 700 }, match: report, skip: 3, times: 2 }),
    calls('reset connections', { effect: { kind: 'reset' }, match: report, skip: 6, times: 2 }),
    calls('access tokens that end before their time', {
      effect: { kind: 'refusal', code: 401, status: 'UNAUTHENTICATED', message: 'Request had invalid credentials.' },
      ...{ match: report, skip: 7 },
    }),
    {
      ...calls('a stream that always fails, while the others continue', {
        effect: { kind: 'status', status: 503 },
        match: { ...report, body: '"landingPage"' },
        times: 3,
        // The probe requests it, too.
        skip: 1,
      }),
      endsWith: 'http_503',
    },
  ],
  rate: {
    openWorld: () => openWorld({ seed: 'rate', records: 60, days: 16 }, { tokensPerReport: 400 }),
    settings: {},
    reckon: ({ simulator }) => {
      const reports = simulator.control.calls().filter(({ path }) => path.includes('runReport'));
      return {
        refused: reports.filter(({ status }) => status === 429).length,
        requests: reports.length,
        // 35 reports an hour, from a full hour on.
        idealMs: Math.floor((reports.length - 1) / 35) * 3_600_000,
      };
    },
    roundingMs: 2,
  },
  memory: { small: 500, large: 6800, varianceBytes: 2 << 20 },
  drift: {
    stage: ({ simulator }) =>
      simulator.control.configure({
        unknownMetadata: { privacyModel: 'on' },
        truncations: [{ type: 'DATA_TRUNCATION_TYPE_MOON', message: 'No moon.', before: '2026-06-26' }],
      }),
    reported: ['sessions', 'users_by_day', 'users_by_week', 'users_by_month'].flatMap((stream) => [
      { stream, path: 'metadata.privacyModel', value: null },
      {
        stream,
        path: 'metadata.dataTruncationReasons[].dataTruncationType',
        value: 'DATA_TRUNCATION_TYPE_MOON',
      },
    ]),
    reaches: [
      {
        sql: `select distinct note ->> 'detail' as detail from warehouse.reported_day, jsonb_array_elements(notes) as note`,
        rows: [{ detail: 'No moon. (data before 2026-06-26)' }],
      },
    ],
  },
  refusals: [
    {
      name: 'a wrong client secret',
      settings: { clientSecret: testSecrets.refusedGoogleSecret },
      code: 'google_invalid_client',
      says: /check clientId and clientSecret/,
    },
    {
      name: 'a refresh token that has ended',
      settings: { refreshToken: testSecrets.refusedGoogleRefreshToken },
      code: 'google_invalid_grant',
      says: /make a new refresh token/,
    },
    {
      name: 'incomplete credentials',
      settings: { clientSecret: undefined },
      code: 'google_credentials_incomplete',
      says: /either serviceAccountKey, or all of/,
    },
    {
      name: 'credentials that may not view the property',
      ...configured({ viewers: [] }),
      code: 'ga4_permission_denied',
      says: /settings.propertyId, and give the refresh token of .* the role Viewer/,
    },
    {
      name: 'a refresh token of another scope',
      stage: ({ simulator }) => {
        simulator.control.identity.addRefreshToken(['https://www.googleapis.com/auth/adwords']);
        simulator.control.identity.expireTokens();
      },
      code: 'ga4_permission_denied',
      says: /with the scope .*analytics\.readonly/,
    },
    {
      name: 'columns that no longer go together',
      stage: ({ simulator }) =>
        simulator.control.inject({
          effect: {
            kind: 'refusal',
            ...{ code: 400, status: 'INVALID_ARGUMENT' },
            message: 'Please remove addToCarts to make the request compatible.',
          },
          match: report,
          times: 99,
        }),
      code: 'ga4_invalid_argument',
      says: /Please remove addToCarts .*no further request is sent/,
    },
  ],
};
