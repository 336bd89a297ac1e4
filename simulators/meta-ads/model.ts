import type { Amount } from '../kit/amounts.js';
import type { Micros } from '../kit/clock.js';

/** `YYYY-MM-DD` in the zone of the account. */
export type MetaDay = string;

export interface MetaCampaign {
  id: string;
  name: string;
  status: 'ACTIVE' | 'PAUSED' | 'ARCHIVED' | 'DELETED';
  objective: string;
  createdAt: Micros;
  updatedAt: Micros;
}

/** What happened after clicks and views of one campaign on one day, each purchase in the window that it belongs to. */
export interface MetaPurchases {
  count: number;
  /** In the account's currency. */
  value: Amount;
}

/** The windows to which a purchase is attributed: those by click are nested, so each is in one of these and counted in several. */
export type PurchaseWindow = '1d_click' | '2d_to_7d_click' | '1d_view' | '1d_ev';

/** A campaign's day; rows of one day may differ in platform and device, and are added up unless a breakdown asks for them. */
export interface MetaSpendRow {
  campaignId: string;
  date: MetaDay;
  /** `facebook`, `instagram`, `audience_network`, `messenger`. */
  publisherPlatform: string;
  /** `mobile_app`, `mobile_web`, `desktop`. */
  devicePlatform: string;
  /** In the account's currency, with at most its decimals. */
  spend: Amount;
  impressions: number;
  clicks: number;
  linkClicks: number;
  purchases: Partial<Record<PurchaseWindow, MetaPurchases>>;
}

export interface MetaAccountSettings {
  /** Without `act_`. */
  id: string;
  name: string;
  /** ISO 4217. */
  currency: string;
  /** IANA. */
  timezone: string;
  /** 1: active, 2: disabled, 101: closed. */
  status: number;
  createdAt: Micros;
  /** Whether the token's user may see it. */
  isAssigned: boolean;
  /** Of its ad sets, as a row says: `7d_click_1d_view`. */
  attributionSetting: string;
  /** Accounts with sales support may use all breakdowns; others get no rows for some since August 2026. */
  mayUseGatedBreakdowns: boolean;
  /** Fields that campaigns and rows have besides those that were asked for, as of a newer version. */
  moreFields: Record<string, unknown>;
  /** Calls of Insights per rolling hour. */
  callsPerHour: number;
  /** Rows to a page above which Meta gives up. */
  mostRowsToAPage: number;
  /** Campaigns times days above which a synchronous report takes too long, and above which any report is too large. */
  mostRowsAtOnce: number;
  mostRowsOfAJob: number;
}

export interface MetaContents {
  campaigns: readonly MetaCampaign[];
  rows: readonly MetaSpendRow[];
}

/** The app and the token of a system user, which are the same for all accounts of a simulator. */
export interface MetaCredentials {
  token: string;
  appSecret: string;
  /** What becomes of calls with the token. */
  tokenState: 'valid' | 'expired' | 'password-changed' | 'invalid' | 'app-removed';
  /** The app's setting "Require app secret": calls need a proof. A wrong proof is always refused. */
  requiresProof: boolean;
  permissions: readonly string[];
}
