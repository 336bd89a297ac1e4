import type { Micros } from '../kit/clock.js';

/** Ten digits. */
export type CustomerId = string;
/** `YYYY-MM-DD` in the zone of the account. */
export type Day = string;

/** An account: one that advertises, or a manager of others. */
export interface Customer {
  id: CustomerId;
  name: string;
  currency: string;
  zone: string;
  isManager: boolean;
  /** The managers directly above it. */
  managers: readonly CustomerId[];
  status: 'ENABLED' | 'CANCELED' | 'SUSPENDED' | 'CLOSED';
  conversionActions: readonly ConversionAction[];
}

export interface ConversionAction {
  id: string;
  name: string;
  status: 'ENABLED' | 'REMOVED' | 'HIDDEN';
  clickLookbackDays: number;
  viewLookbackDays: number;
}

/** A campaign at some time. */
export interface CampaignState {
  id: string;
  name: string;
  status: string;
  type: string;
}

/** What a campaign had on a day by network and device, as the platform shows it at some time. */
export interface SpendRow {
  campaignId: string;
  network: string;
  device: string;
  impressions: number;
  clicks: number;
  /** Decimals: money with at most six places, in the account's currency. */
  cost: string;
  conversions: string;
  conversionValue: string;
}

/** Where the numbers come from: the synthetic company, or plain data. */
export interface AdsContents {
  campaigns(customer: CustomerId, now: Micros): readonly CampaignState[];
  spend(customer: CustomerId, day: Day, now: Micros): readonly SpendRow[];
}

export interface AdsSettings {
  /** Rows of a chunk of `searchStream`. */
  chunkRows: number;
  /** Rows of a page of `search`: fixed for clients. */
  pageRows: number;
  /** How an answer without rows looks: a chunk without `results`, or no chunk. */
  emptyStream: 'chunk' | 'none';
  /** Months of daily figures. */
  keptMonths: number;
  /** Operations in any 24 hours; null: no limit. */
  operationsPerDay: number | null;
  /** Calls per second and account; null: no limit. */
  callsPerSecond: number | null;
  /** Versions that are answered, and those that are refused as retired. Others do not exist. */
  versions: readonly string[];
  retiredVersions: readonly string[];
  /** Whether zero values are written as "0" or left out. */
  zeros: 'written' | 'absent';
}

export const DEFAULT_SETTINGS: AdsSettings = {
  ...{ chunkRows: 10_000, pageRows: 10_000, emptyStream: 'chunk', keptMonths: 37, zeros: 'written' },
  ...{ operationsPerDay: null, callsPerSecond: null },
  versions: ['v23', 'v24', 'v25', 'v26'],
  retiredVersions: ['v20', 'v21', 'v22'],
};
