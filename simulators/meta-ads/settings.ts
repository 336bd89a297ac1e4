import { micros } from '../kit/clock.js';
import type { MetaAccountSettings, MetaCredentials } from './model.js';

export type PartialAccount = Pick<MetaAccountSettings, 'id'> & Partial<MetaAccountSettings>;

export const DEFAULT_META_CREDENTIALS: MetaCredentials = {
  token: 'EAAsimulatedSystemUserTokenOfMetaAds',
  appSecret: 'simulated0app0secret0of0meta0ads',
  tokenState: 'valid',
  requiresProof: false,
  permissions: ['ads_read'],
};

/** Adds defaults: an active account in New York, limits that no test meets by chance. */
export function completeAccount(account: PartialAccount): MetaAccountSettings {
  return {
    name: `Account ${account.id}`,
    currency: 'USD',
    timezone: 'America/New_York',
    status: 1,
    createdAt: micros('2020-01-15T12:00:00Z'),
    isAssigned: true,
    attributionSetting: '7d_click_1d_view',
    mayUseGatedBreakdowns: false,
    moreFields: {},
    callsPerHour: 100_000,
    mostRowsToAPage: 1000,
    mostRowsAtOnce: 5000,
    mostRowsOfAJob: 100_000,
    ...account,
  };
}
