import type { Platform } from '../../canonical/platform.js';
import type { CarrierName } from './dimensions.js';
import type { ReportedFact } from './metric.js';
import type { SummedFact } from './reported-grains.js';

/** What a dimension's carrier is called in the rows of a table. */
type Columns = Partial<Record<CarrierName, string>>;

/** The columns of what platforms report that dimensions hang on. All rows `r` have `source_id` besides, and what is added up. */
export const reportedColumns: Record<SummedFact, Columns> = {
  ad_spend: { ad_account: 'account_id', campaign_key: 'campaign_key', ad_network: 'network', ad_device: 'device' },
  sessions: {
    web_property: 'account_id',
    channel_group: 'channel_group',
    session_source: 'source',
    session_medium: 'medium',
    session_campaign: 'campaign',
    landing_page: 'landing_page',
    session_device: 'device',
    session_country: 'country',
  },
  fees: { fee_account: 'account_id', fee_kind: 'kind' },
};

/** The kind of days that are known: of `warehouse.reported_day`, or of fees, those since the first one. */
export const partitionKinds: Record<ReportedFact, ReportedKind> = {
  ad_spend: 'ad_spend',
  advertised_trade: 'ad_spend',
  sessions: 'sessions',
  visited_orders: 'sessions',
  fees: 'fees',
  charged_trade: 'fees',
};

export type ReportedKind = 'ad_spend' | 'sessions' | 'fees';

/** What the accounts of a platform report. */
export const kindOfPlatform: Partial<Record<Platform, ReportedKind>> = {
  GOOGLE_ADS: 'ad_spend',
  META_ADS: 'ad_spend',
  GOOGLE_ANALYTICS: 'sessions',
  AMAZON: 'fees',
};

/** The same of visitors, by the period that they were counted for. */
export const visitorKinds = { day: 'users_by_day', week: 'users_by_week', month: 'users_by_month' } as const;

export type VisitorPeriod = keyof typeof visitorKinds;
