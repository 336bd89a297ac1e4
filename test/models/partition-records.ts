import type {
  AdSpendDayRecord,
  AdSpendRow,
  CampaignRecord,
  SessionsDayRecord,
  SessionsRow,
} from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';

/** A source of advertising and visits with several accounts. */
export const ads: Source = {
  sourceId: 'ads',
  platform: 'GOOGLE_ADS',
  name: 'Ads',
  currency: 'GBP',
  timezone: 'America/Sao_Paulo',
};

const partition = {
  accountId: '7',
  date: '2026-03-01',
  currency: 'GBP',
  timezone: 'America/Sao_Paulo',
  restatedUntil: '2026-03-31',
  notes: [],
  updatedAt: '2026-03-02T06:00:00Z',
};

export function spendDay(rows: readonly AdSpendRow[], changes: Partial<AdSpendDayRecord> = {}): AdSpendDayRecord {
  return { ...partition, kind: 'ad_spend_day', rows, ...changes };
}

export function visitsDay(rows: readonly SessionsRow[], changes: Partial<SessionsDayRecord> = {}): SessionsDayRecord {
  return { ...partition, kind: 'sessions_day', rows, ...changes };
}

export function spendRow(campaignId: string, changes: Partial<AdSpendRow> = {}): AdSpendRow {
  return {
    campaignId,
    campaignName: null,
    network: null,
    device: null,
    spend: '1.25',
    impressions: '100',
    clicks: '3',
    conversions: '0.5',
    conversionValue: '9.99',
    attribution: null,
    ...changes,
  };
}

export function visitsRow(changes: Partial<SessionsRow> = {}): SessionsRow {
  return {
    channelGroup: 'Paid Search',
    source: 'google',
    medium: 'cpc',
    campaign: 'spring',
    landingPage: '/',
    device: 'mobile',
    country: null,
    sessions: '10',
    engagedSessions: '6',
    addToCarts: '2',
    purchases: '1',
    revenue: '12.50',
    ...changes,
  };
}

export function campaign(campaignId: string, changes: Partial<CampaignRecord> = {}): CampaignRecord {
  const updatedAt = changes.updatedAt ?? '2026-03-01T00:00:00Z';
  return {
    kind: 'campaign',
    accountId: '7',
    accountName: 'Shop',
    campaignId,
    name: `Campaign ${campaignId}`,
    status: 'ENABLED',
    type: 'SEARCH',
    updatedAt,
    readAt: updatedAt,
    ...changes,
  };
}
