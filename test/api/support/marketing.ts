import type {
  AdSpendDayRecord,
  AdSpendRow,
  CampaignRecord,
  CanonicalRecord,
  SessionsDayRecord,
  SessionsRow,
  SessionUsersRecord,
} from '../../../src/canonical/record.js';
import type { Source } from '../../../src/canonical/source.js';
import type { Pool } from '../../../src/database/pool.js';
import { campaign, spendDay, spendRow, visitsDay, visitsRow } from '../../models/partition-records.js';
import { load } from '../../models/rates/rates.js';
import { line, order } from '../../models/records.js';
import { apply, publish } from '../../models/warehouse.js';
import { leeds, london } from './trade.js';

export const google: Source = { ...london, sourceId: 'google', platform: 'GOOGLE_ADS', name: 'Google Ads' };
export const meta: Source = { ...london, sourceId: 'meta', platform: 'META_ADS', name: 'Meta', currency: 'EUR' };
export const brand: Source = { ...london, sourceId: 'brand', platform: 'META_ADS', name: 'Brand' };
export const analytics: Source = { ...london, sourceId: 'ga', platform: 'GOOGLE_ANALYTICS', name: 'Analytics' };

/** The stores that they count for; the brand's account advertises none. */
const storeOf: Record<string, string> = { google: 'london', meta: 'london', ga: 'london' };

/** After it, Google may still restate all days, and Analytics the second one. */
export const now = new Date('2026-06-10T12:00:00Z');

const updatedAt = '2026-06-04T06:00:00Z';
const zone = { timezone: 'Europe/London', updatedAt };

/** Of Google's account, settled on the fifth. */
export function spent(date: string, rows: AdSpendRow[], changes: Partial<AdSpendDayRecord> = {}): AdSpendDayRecord {
  return spendDay(rows, { date, ...zone, accountId: 'a1', restatedUntil: '2026-06-05', ...changes });
}

function row(campaignId: string, spend: string, more: Partial<AdSpendRow> = {}): AdSpendRow {
  return spendRow(campaignId, {
    ...{ campaignName: `Campaign ${campaignId}`, spend, clicks: '4', conversions: '0', conversionValue: '0' },
    ...more,
  });
}

function visited(date: string, rows: SessionsRow[], changes: Partial<SessionsDayRecord> = {}): SessionsDayRecord {
  return visitsDay(rows, { date, ...zone, accountId: 'p1', restatedUntil: '2026-06-05', ...changes });
}

function visits(channelGroup: string, sessions: string, more: Partial<SessionsRow> = {}): SessionsRow {
  return visitsRow({
    ...{ channelGroup, source: '(direct)', medium: '(none)', campaign: '(not set)', device: 'desktop', country: 'GB' },
    ...{ sessions, engagedSessions: '5', addToCarts: '1', purchases: '0', revenue: '0', ...more },
  });
}

function listed(campaignId: string, name: string, changes: Partial<CampaignRecord> = {}): CampaignRecord {
  return campaign(campaignId, { accountId: 'a1', accountName: 'Account 1', name, updatedAt, ...changes });
}

function visitors(
  period: SessionUsersRecord['period'],
  date: string,
  rows: Record<string, [users: string, newUsers: string]>,
): SessionUsersRecord {
  return {
    ...{ kind: 'session_users', period, date, accountId: 'p1', currency: 'GBP', ...zone, restatedUntil: '2026-06-05' },
    notes: [],
    rows: Object.entries(rows).map(([channelGroup, [users, newUsers]]) => ({
      ...{ channelGroup: channelGroup === '' ? null : channelGroup, users, newUsers },
    })),
  };
}

const search = { network: 'SEARCH', impressions: '1000', clicks: '50', conversions: '2', conversionValue: '60' };

/**
 * What was advertised, in pounds; a euro of Meta's is 0.80.
 *
 * | day | source | campaign | network, device | spend | shown | clicks | claimed |
 * | --- | ------ | -------- | --------------- | ----- | ----- | ------ | ------- |
 * | 1   | google | c1       | SEARCH MOBILE   | 10    | 1000  | 50     | 2: 60   |
 * | 1   | google | c1       | SEARCH DESKTOP  | 5     | 500   | 10     | 0.5: 15 |
 * | 1   | meta   | c9       |                 | 8     | 2000  | 20     | 1: 40   |
 * | 2   | google | nothing  |                 |       |       |        |         |
 * | 2   | brand  | c7       |                 | 4     | 100   | 4      | 0: 0    |
 * | 3   | google | c2       | YOUTUBE MOBILE  | 20    | 8000  | 40     | unknown |
 *
 * Meta's accounts have reported all three days.
 */
const advertising: readonly (readonly [Source, CanonicalRecord[]])[] = [
  [
    google,
    [
      listed('c1', 'Mugs'),
      listed('c1', 'Mugs of spring', { updatedAt: '2026-06-06T06:00:00Z' }),
      listed('c2', 'Film', { type: 'VIDEO', status: 'PAUSED' }),
      spent(
        '2026-06-01',
        [
          row('c1', '10', { ...search, device: 'MOBILE' }),
          row('c1', '5', {
            ...{ ...search, device: 'DESKTOP', impressions: '500', clicks: '10', conversions: '0.5' },
            conversionValue: '15',
          }),
        ],
        { restatedUntil: '2026-07-01' },
      ),
      spent('2026-06-02', [], { restatedUntil: '2026-07-02' }),
      spent(
        '2026-06-03',
        [
          row('c2', '20', {
            ...{ network: 'YOUTUBE', device: 'MOBILE', impressions: '8000', clicks: '40', conversions: null },
            conversionValue: null,
          }),
        ],
        { restatedUntil: '2026-07-03' },
      ),
    ],
  ],
  [
    meta,
    [
      spent(
        '2026-06-01',
        [row('c9', '10', { impressions: '2000', clicks: '20', conversions: '1', conversionValue: '50' })],
        {
          ...{ accountId: 'm1', currency: 'EUR', notes: [{ code: 'attribution_changed', detail: null }] },
        },
      ),
      ...['2026-06-02', '2026-06-03'].map((date) => spent(date, [], { accountId: 'm1', currency: 'EUR' })),
    ],
  ],
  [
    brand,
    [
      spent('2026-06-02', [row('c7', '4')], { accountId: 'b1' }),
      ...['2026-06-01', '2026-06-03'].map((date) => spent(date, [], { accountId: 'b1' })),
    ],
  ],
];

/** Visits of London: 30 from ads and 10 direct on the first day, 20 direct on the second; the third is not known. */
const visitedDays: CanonicalRecord[] = [
  visited(
    '2026-06-01',
    [
      visits('Paid Search', '30', {
        ...{ source: 'google', medium: 'cpc', campaign: 'Mugs', landingPage: '/products', device: 'mobile' },
        ...{ engagedSessions: '20', addToCarts: '5' },
      }),
      visits('Direct', '10', { country: null }),
    ],
    { notes: [{ code: 'other_row', detail: '3 sessions' }] },
  ),
  visited('2026-06-02', [visits('Direct', '20')], { restatedUntil: '2026-06-13' }),
  visitors('day', '2026-06-01', { '': ['35', '20'], 'Paid Search': ['27', '18'], Direct: ['9', '2'] }),
  visitors('day', '2026-06-02', { '': ['18', '3'], Direct: ['18', '3'] }),
  visitors('week', '2026-06-01', { '': ['48', '23'], 'Paid Search': ['27', '18'], Direct: ['24', '5'] }),
];

export const sold = (id: string, day: string, gross: string): CanonicalRecord =>
  order(id, {
    orderedAt: `${day}T10:00:00Z`,
    customer: { customerId: id, email: null, phone: null },
    lines: [line('1', { grossSales: gross, unitPrice: gross })],
    total: gross,
  });

/** Loads it, with orders of London for 40 and 20 on the first day and 30 on the second, and one of Leeds for 100 on the first. */
export async function loadMarketing(pool: Pool): Promise<void> {
  for (const source of [london, leeds, google, meta, brand, analytics]) {
    await pool.query(
      `insert into ops.source (source_id, platform, name, currency, timezone, store_id, status, notices, is_configured, built_chunk_id)
       values ($1, $2, $3, $4, $5, $6, 'ready', '{}', true, 0)`,
      [
        ...[source.sourceId, source.platform, source.name, source.currency, source.timezone],
        storeOf[source.sourceId] ?? null,
      ],
    );
  }
  await load(pool, { '2026-06-01': { GBP: '0.8' } });
  await apply(pool, [sold('1', '2026-06-01', '40'), sold('2', '2026-06-01', '20'), sold('3', '2026-06-02', '30')]);
  await apply(pool, [sold('4', '2026-06-01', '100')], leeds);
  for (const [source, records] of [...advertising, [analytics, visitedDays] as const]) {
    const rejected = await apply(pool, records, source);
    if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
  }
  await publish(pool);
}
