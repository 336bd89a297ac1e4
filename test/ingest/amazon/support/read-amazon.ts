import { AMAZON_CREDENTIALS } from '../../../../simulators/amazon/access.js';
import { makeSeller, type SellerOptions } from '../../../../simulators/amazon/data/generate.js';
import { GERMANY, UNITED_KINGDOM } from '../../../../simulators/amazon/data/marketplaces.js';
import { type AmazonSimulator, startAmazonSimulator } from '../../../../simulators/amazon/server.js';
import type { AmazonSettings as SimulatorSettings } from '../../../../simulators/amazon/settings.js';
import { makeClock, micros } from '../../../../simulators/kit/clock.js';
import type { CanonicalRecord } from '../../../../src/canonical/record.js';
import type { DriftReport, Extractor } from '../../../../src/contract/extractor.js';
import type { TokenBuckets } from '../../../../src/contract/token-buckets.js';
import type { AmazonSettings } from '../../../../src/ingest/amazon/client/settings.js';
import { amazon } from '../../../../src/ingest/amazon/index.js';
import type { Logger } from '../../../../src/runtime/log.js';
import { unheardDrift } from '../../../support/extractor-ends.js';
import { testSecrets } from '../../../support/secrets.js';
import { testLogger } from '../../../support/test-logger.js';
import type { ReadStream } from '../../support/read-stream.js';
import { clockOn } from '../../support/syncing.js';

export const now = '2026-07-10T16:00:00Z';

interface Connecting {
  signal?: AbortSignal;
  log?: Logger;
  backfillStart?: string;
  tokenBuckets?: TokenBuckets;
}

export interface AmazonStage {
  simulator: AmazonSimulator;
  connect(settings?: Partial<AmazonSettings>, more?: Connecting): Extractor;
  /** Reads from an address of the test's own. */
  connectTo(url: string, settings?: Partial<AmazonSettings>): Extractor;
  /** The calls of an operation since the log was last cleared: their queries, or bodies if they have one. */
  asked(operation: string): string[];
  close(): Promise<void>;
}

/** A simulator with an empty account unless asked otherwise, reports that are made at once, and the product's clock on its own. */
export async function openAmazon(
  seller: Partial<SellerOptions> = {},
  settings: Partial<SimulatorSettings> = {},
): Promise<AmazonStage> {
  const made = makeSeller({
    ...{ seed: 5, marketplaces: [GERMANY, UNITED_KINGDOM], days: 40, orders: 0, until: now },
    ...seller,
  });
  const virtual = makeClock({ mode: 'manual', at: micros(now) });
  const simulator = await startAmazonSimulator({
    ...{ seller: made, clock: virtual },
    settings: { rateFactor: 1000, reportSeconds: { queue: 0, progress: 0 }, ...settings },
  });
  const region = ['US', 'CA'].includes(made.marketplaces[0]!.country)
    ? 'na'
    : made.marketplaces[0]!.country === 'JP'
      ? 'fe'
      : 'eu';
  const connectTo = (
    url: string,
    given: Partial<AmazonSettings> = {},
    {
      signal = new AbortController().signal,
      log = testLogger,
      backfillStart = '2026-06-01',
      tokenBuckets,
    }: Connecting = {},
  ): Extractor =>
    amazon.connect(
      {
        ...{ region, ordersApi: 'auto', inventoryBy: 'summaries', baseUrl: url, tokenUrl: simulator.tokenUrl },
        ...{ clientId: AMAZON_CREDENTIALS.clientId, clientSecret: testSecrets.amazonClientSecret },
        refreshToken: testSecrets.amazonRefreshToken,
        ...given,
      },
      {
        ...{ sourceId: 'seller', clock: clockOn(virtual), log, signal, tokenBuckets },
        backfillStart: new Date(`${backfillStart}T00:00:00+14:00`),
      },
    );
  return {
    ...{ simulator, connectTo },
    connect: (given, more) => connectTo(simulator.url, given, more),
    asked: (operation) =>
      simulator.control
        .calls()
        .filter((call) => call.operation === operation)
        .map(({ body, query }) => (body === '' ? decodeURIComponent(query) : body)),
    close: () => simulator.close(),
  };
}

export function stageRecord(
  stream: string,
  key: string,
  payload: Uint8Array,
  drift: DriftReport = unheardDrift,
): CanonicalRecord[] {
  return amazon.stage(
    { stream, key, payload, updatedAt: null, extractedAt: now, isDeleted: false, place: null },
    { sourceId: 'seller', platform: 'AMAZON', name: 'Amazon', currency: 'EUR', timezone: 'Europe/Berlin' },
    drift,
  );
}

/** What the records of a stream are staged as, by their keys. */
export function staged({ records }: Pick<ReadStream, 'records'>, stream: string): Map<string, CanonicalRecord[]> {
  return new Map([...records].map(([key, { payload }]) => [key, stageRecord(stream, key, payload)]));
}
