import { DEFAULT_OAUTH_CLIENT } from '../../google/identity.js';
import { micros } from '../../kit/clock.js';
import { PlainAds, type PlainRow } from '../data/plain-ads.js';
import type { Customer } from '../model.js';
import { type AdsSimulator, type AdsSimulatorOptions, startAdsSimulator } from '../server.js';

export const NOW = micros('2026-11-20T12:00:00Z');
export const SCOPE = 'https://www.googleapis.com/auth/adwords';
export const MANAGER = '9876543210';
export const CLIENT = '1234567890';
export const OTHER = '1112223334';

const usual = { isManager: false, status: 'ENABLED', managers: [], conversionActions: [] } as const;

/** A manager with a client in New York, and below a manager of its own one in Tokyo. */
export function sampleCustomers(): Customer[] {
  const purchase = {
    id: '501',
    name: 'Purchase',
    status: 'ENABLED',
    clickLookbackDays: 30,
    viewLookbackDays: 1,
  } as const;
  return [
    { ...usual, id: MANAGER, name: 'All shops', currency: 'USD', zone: 'America/New_York', isManager: true },
    {
      ...{ ...usual, id: CLIENT, name: 'New York', currency: 'USD', zone: 'America/New_York' },
      ...{ managers: [MANAGER], conversionActions: [purchase] },
    },
    {
      ...usual,
      id: '5556667778',
      name: 'Asia',
      currency: 'JPY',
      zone: 'Asia/Tokyo',
      isManager: true,
      managers: [MANAGER],
    },
    { ...usual, id: OTHER, name: 'Tokyo', currency: 'JPY', zone: 'Asia/Tokyo', managers: ['5556667778'] },
  ];
}

export function plainRow(changes: Partial<PlainRow> = {}): PlainRow {
  return {
    ...{ campaignId: '111', network: 'SEARCH', device: 'MOBILE', impressions: 1000, clicks: 80 },
    ...{ cost: '25.31', conversions: '4', conversionValue: '540', ...changes },
  };
}

/** The client's campaigns and two days of spend. */
export function sampleContents(): PlainAds {
  const contents = new PlainAds();
  contents.putCampaign(CLIENT, { id: '111', name: 'Brand', status: 'ENABLED', type: 'SEARCH' });
  contents.putCampaign(CLIENT, { id: '112', name: 'Old', status: 'REMOVED', type: 'DISPLAY' });
  contents.putCampaign(OTHER, { id: '211', name: 'ブランド', status: 'PAUSED', type: 'PERFORMANCE_MAX' });
  contents.putRow(CLIENT, '2026-11-18', plainRow());
  contents.putRow(
    CLIENT,
    '2026-11-18',
    plainRow({ device: 'DESKTOP', cost: '10.123456', conversions: '2.3333333333333335' }),
  );
  contents.putRow(
    CLIENT,
    '2026-11-19',
    plainRow({ campaignId: '112', cost: '1', conversions: '0', conversionValue: '0' }),
  );
  contents.putRow(OTHER, '2026-11-19', plainRow({ campaignId: '211', network: 'MIXED', cost: '1500' }));
  return contents;
}

/** A simulator with the sample, whose manager is shared with a refresh token, and a stopped clock. */
export async function startSample(options: Partial<AdsSimulatorOptions> = {}): Promise<AdsSimulator> {
  const simulator = await startAdsSimulator({
    ...{ customers: sampleCustomers(), contents: sampleContents(), clock: { mode: 'manual', at: NOW } },
    ...options,
  });
  shareManager(simulator, MANAGER);
  return simulator;
}

/** Lets the default OAuth client read a customer. */
export function shareManager({ ads }: AdsSimulator, customer: string): void {
  ads.identity.addRefreshToken([SCOPE]);
  ads.share(DEFAULT_OAUTH_CLIENT.clientId, customer);
}
