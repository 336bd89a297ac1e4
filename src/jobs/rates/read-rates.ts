import { createHash } from 'node:crypto';
import type { ExchangeRate, RateProvider } from '../../canonical/exchange-rate.js';
import type { ExchangeRatesConfig } from '../../config/config.js';
import type { Pool } from '../../database/pool.js';
import { fetchEcbRates } from '../../ingest/rates/ecb-client.js';
import { describeFault, type RateFault } from '../../ingest/rates/parsed-rates.js';
import { parseRatesFile, readRatesFile } from '../../ingest/rates/rates-file.js';
import type { Clock } from '../../runtime/clock.js';
import { CartographError, ConfigError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { noteFailure, type RateFeed, readFeed } from './rate-feed.js';

/** Rates that were read but not yet loaded. */
export interface ReadRates {
  provider: RateProvider;
  rates: ExchangeRate[];
  fingerprint: string | null;
  /** What was rejected of them. */
  problem: string | null;
}

interface ReadRatesNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
}

const dayMs = 86_400_000;
/** The 90-day file must reach back to the last rates read. */
const longestGapMs = 80 * dayMs;
const faultsShown = 10;

/**
 * Reads the configured providers: the ECB (first its whole history, then the last 90 days, which include corrections)
 * and the merchant's own file if it changed. A failing provider is recorded with the reason and skipped: only orders
 * that need its rates wait.
 */
export async function readRates(
  needs: ReadRatesNeeds,
  { provider, baseUrl, file }: Pick<ExchangeRatesConfig, 'provider' | 'baseUrl' | 'file'>,
  signal: AbortSignal,
): Promise<ReadRates[]> {
  const read: (ReadRates | null)[] = [
    provider === 'ECB' ? await attempt(needs, 'ECB', signal, (feed) => readEcb(needs, baseUrl, feed, signal)) : null,
    file === null ? null : await attempt(needs, 'FILE', signal, (feed) => readOwnFile(file, feed)),
  ];
  return read.filter((rates) => rates !== null);
}

async function attempt(
  { pool, clock, log }: ReadRatesNeeds,
  provider: RateProvider,
  signal: AbortSignal,
  read: (feed: RateFeed | null) => Promise<ReadRates | null>,
): Promise<ReadRates | null> {
  try {
    return await read(await readFeed(pool, provider));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CartographError)) throw error;
    log.warn({ provider, error: error.message }, 'could not read exchange rates: orders in other currencies wait');
    await noteFailure(pool, provider, clock.now(), error.message);
    return null;
  }
}

async function readEcb(
  { clock, log }: Pick<ReadRatesNeeds, 'clock' | 'log'>,
  baseUrl: string,
  feed: RateFeed | null,
  signal: AbortSignal,
): Promise<ReadRates> {
  const lastMs = feed?.succeededAt ? Date.parse(feed.succeededAt) : Number.NEGATIVE_INFINITY;
  const which = clock.now().getTime() - lastMs > longestGapMs ? 'history' : 'recent';
  const { rates, faults } = await fetchEcbRates(baseUrl, which, { clock, log, signal });
  const problem = faults.length === 0 ? null : `rejected: ${describeFaults(faults)}`;
  if (problem !== null) log.warn({ provider: 'ECB', problem }, 'some exchange rates cannot be read');
  return { provider: 'ECB', rates, fingerprint: null, problem };
}

/** null: unchanged. */
async function readOwnFile(file: string, feed: RateFeed | null): Promise<ReadRates | null> {
  const own = await readOwnRates(file);
  return feed?.fingerprint === own.fingerprint && feed.problem === null ? null : own;
}

/** Reads the merchant's file, as a whole or not at all: throws a `ConfigError` that lists its faults. */
export async function readOwnRates(file: string): Promise<ReadRates> {
  const bytes = await readRatesFile(file);
  const { rates, faults } = parseRatesFile(bytes, file);
  if (faults.length > 0) {
    throw new ConfigError(
      `The exchange rates in ${file} were not imported, because of these errors:\n${describeFaults(faults)}`,
      {
        code: 'rates_file_faulty',
      },
    );
  }
  return { provider: 'FILE', rates, fingerprint: createHash('sha256').update(bytes).digest('hex'), problem: null };
}

function describeFaults(faults: readonly RateFault[]): string {
  const more = faults.length - faultsShown;
  const described = faults.slice(0, faultsShown).map(describeFault);
  return [...described, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
