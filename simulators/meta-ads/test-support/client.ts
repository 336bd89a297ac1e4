import { micros } from '../../kit/clock.js';
import type { MetaSpendRow } from '../model.js';
import { type MetaSimulator, type MetaSimulatorOptions, startMetaSimulator } from '../server.js';
import { DEFAULT_META_CREDENTIALS } from '../settings.js';

export const SAMPLE_NOW = '2026-07-10T16:00:00Z';
export const SAMPLE_ACCOUNT = '798085168510957';
const campaignId = '23854404676180548';

/** The day of the authored sample: two devices, which add up to its numbers. */
export const SAMPLE_ROWS: readonly MetaSpendRow[] = [
  {
    ...{ campaignId, date: '2026-07-03', publisherPlatform: 'facebook', devicePlatform: 'mobile_app' },
    ...{ spend: '100.25', impressions: 12_000, clicks: 300, linkClicks: 250 },
    purchases: { '1d_click': { count: 6, value: '560.00' }, '2d_to_7d_click': { count: 2, value: '170.50' } },
  },
  {
    ...{ campaignId, date: '2026-07-03', publisherPlatform: 'instagram', devicePlatform: 'desktop' },
    ...{ spend: '43.25', impressions: 6500, clicks: 90, linkClicks: 50 },
    purchases: { '1d_view': { count: 1, value: '82.00' } },
  },
];

/** Plain rows of one campaign, a day each. */
export function plainRows(campaign: string, days: readonly string[], spend = '10.00'): MetaSpendRow[] {
  return days.map((date) => ({
    ...{ campaignId: campaign, date, publisherPlatform: 'facebook', devicePlatform: 'desktop' },
    ...{ spend, impressions: 100, clicks: 10, linkClicks: 8, purchases: {} },
  }));
}

export async function startSample(options: Partial<MetaSimulatorOptions> = {}): Promise<MetaSimulator> {
  const at = micros(SAMPLE_NOW);
  const campaign = { objective: 'OUTCOME_SALES', createdAt: at, updatedAt: at } as const;
  return await startMetaSimulator({
    clock: { mode: 'manual', at },
    accounts: [
      {
        settings: { id: SAMPLE_ACCOUNT },
        contents: {
          campaigns: [{ id: campaignId, name: 'Prospecting', status: 'ACTIVE', ...campaign }],
          rows: SAMPLE_ROWS,
        },
      },
    ],
    ...options,
  });
}

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- the bodies of a foreign API.
  body: any;
}

/** Calls the simulator with the sample's token; a form is a POST. */
export async function ask(
  simulator: MetaSimulator,
  path: string,
  parameters: Record<string, string> = {},
  { token = DEFAULT_META_CREDENTIALS.token, method = 'GET', version = 'v27.0' } = {},
): Promise<Answer> {
  const query = String(new URLSearchParams(parameters));
  const url = `${simulator.url}/${version}/${path}`;
  const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  const response =
    method === 'GET'
      ? await fetch(`${url}?${query}`, { headers })
      : await fetch(url, { method, headers: form, body: query });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

/** The parameters of a report by campaign and day. */
export function report(since: string, until: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    ...{ level: 'campaign', time_increment: '1', time_range: JSON.stringify({ since, until }) },
    fields: 'campaign_id,spend,actions,date_start,date_stop',
    ...more,
  };
}
