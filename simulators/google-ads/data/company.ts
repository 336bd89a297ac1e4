import type { Marketing } from '../../trade/marketing/marketing.js';
import type { AdsContents, ConversionAction, Customer } from '../model.js';

/** A lookback of a month: the company's conversions come within it. */
const purchase: ConversionAction = {
  ...{ id: '9001', name: 'Purchase', clickLookbackDays: 30, viewLookbackDays: 1 },
  status: 'ENABLED',
};

/** The company's Google Ads managers and accounts. A manager has the currency and zone of its first account. */
export function customersOf({ plan }: Marketing): Customer[] {
  const accounts = plan.accounts.filter(({ platform }) => platform === 'googleAds');
  const managers = plan.managers.map(({ id, name }) => {
    const first = accounts.find(({ managerId }) => managerId === id) ?? accounts[0]!;
    const { currency, zone } = first;
    return { ...usual, id, name, currency, zone, isManager: true, managers: [], conversionActions: [] };
  });
  const clients = accounts.map(({ id, name, managerId, currency, zone }) => ({
    ...{ ...usual, id, name, currency, zone, isManager: false },
    ...{ managers: managerId === null ? [] : [managerId], conversionActions: [purchase] },
  }));
  return [...managers, ...clients];
}

const usual = { status: 'ENABLED' } as const;

/** The company's campaigns and spend, as the simulator shows them. A manager has none. */
export function contentsOf(marketing: Marketing): AdsContents {
  const accounts = new Set(marketing.plan.accounts.map(({ id }) => id));
  return {
    campaigns: (customer, now) => (accounts.has(customer) ? marketing.campaigns(customer, now) : []),
    spend: (customer, day, now) => (accounts.has(customer) ? marketing.spend(customer, day, now) : []),
  };
}
