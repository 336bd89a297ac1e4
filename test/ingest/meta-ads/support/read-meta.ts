import { type Clock as SimulatedClock, makeClock, micros } from '../../../../simulators/kit/clock.js';
import type { MetaSpendRow } from '../../../../simulators/meta-ads/model.js';
import { type MetaSimulator, startMetaSimulator } from '../../../../simulators/meta-ads/server.js';
import type { PartialAccount } from '../../../../simulators/meta-ads/settings.js';
import type { CanonicalRecord } from '../../../../src/canonical/record.js';
import type { Extractor } from '../../../../src/contract/extractor.js';
import type { MetaSettings } from '../../../../src/ingest/meta-ads/client/settings.js';
import { metaAds } from '../../../../src/ingest/meta-ads/index.js';
import type { Logger } from '../../../../src/runtime/log.js';
import { testSecrets } from '../../../support/secrets.js';
import { testLogger } from '../../../support/test-logger.js';
import type { ReadStream } from '../../support/read-stream.js';
import { clockOn } from '../../support/syncing.js';

export const now = '2026-07-10T16:00:00Z';
export const accountId = '798085168510957';

export interface MetaStage {
  simulator: MetaSimulator;
  /** Connects with the token that the simulator accepts. */
  connect(
    settings?: Partial<MetaSettings>,
    more?: { signal?: AbortSignal; log?: Logger; backfillStart?: string },
  ): Extractor;
  close(): Promise<void>;
}

/** A simulator with an account and a campaign that spends ten a day, and the product's clock on its own. */
export async function openMeta(
  account: Partial<PartialAccount> = {},
  rows: readonly MetaSpendRow[] = daily('11', '2026-06-01', 40),
): Promise<MetaStage> {
  const virtual = makeClock({ mode: 'manual', at: micros(now) });
  const simulator = await startMetaSimulator({
    clock: virtual,
    accounts: [{ settings: { id: accountId, ...account }, contents: { rows } }],
  });
  return connectMeta(simulator, virtual);
}

/** The product's connection to a simulator with its clock. */
export function connectMeta(
  simulator: MetaSimulator,
  virtual: SimulatedClock,
  usual: Partial<MetaSettings> = {},
): MetaStage {
  return {
    simulator,
    connect: (
      settings = {},
      { signal = new AbortController().signal, log = testLogger, backfillStart = '2026-06-01' } = {},
    ) =>
      metaAds.connect(
        {
          adAccounts: [`act_${accountId}`],
          accessToken: testSecrets.metaToken,
          apiVersion: 'v27.0',
          baseUrl: simulator.url,
          ...usual,
          ...settings,
        },
        {
          sourceId: 'meta',
          clock: clockOn(virtual),
          log,
          signal,
          backfillStart: new Date(`${backfillStart}T00:00:00+14:00`),
        },
      ),
    close: () => simulator.close(),
  };
}

/** So many days of a campaign, each with the same spend. */
export function daily(campaignId: string, from: string, days: number, spend = '10.00'): MetaSpendRow[] {
  return Array.from({ length: days }, (_, at) => ({
    ...{ campaignId, date: new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10) },
    ...{ publisherPlatform: 'facebook', devicePlatform: 'desktop' },
    ...{ spend, impressions: 100, clicks: 10, linkClicks: 8, purchases: {} },
  }));
}

export function stageRecord(stream: string, key: string, payload: Uint8Array): CanonicalRecord[] {
  return metaAds.stage(
    { stream, key, payload, updatedAt: null, extractedAt: now, isDeleted: false, place: null },
    { sourceId: 'meta', platform: 'META_ADS', name: 'Meta', currency: 'USD', timezone: 'America/New_York' },
    { unknownField: () => undefined, unknownValue: () => undefined },
  );
}

/** The spend of each day that was read, of those with rows. */
export function spendByDay({ records }: Pick<ReadStream, 'records'>): Record<string, number> {
  const days: Record<string, number> = {};
  for (const [key, { payload }] of records) {
    for (const record of stageRecord('ad_spend', key, payload)) {
      if (record.kind !== 'ad_spend_day' || record.rows.length === 0) continue;
      days[record.date] = record.rows.reduce((sum, { spend }) => sum + Number(spend), 0);
    }
  }
  return days;
}
