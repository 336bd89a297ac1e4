import type { Platform } from '../canonical/platform.js';
import type { SourceConfig } from '../config/config.js';
import type { Extractor, PlatformConnector } from '../contract/extractor.js';
import type { TokenBuckets } from '../contract/token-buckets.js';
import type { Clock } from '../runtime/clock.js';
import { ConfigError } from '../runtime/errors.js';
import type { Logger } from '../runtime/log.js';

export type Connectors = Partial<Record<Platform, PlatformConnector>>;

/** The easternmost time zone is UTC+14. */
const widestOffsetMs = 14 * 3600 * 1000;

/** Throws a `ConfigError` if this version has no connector for the platform. */
export function connectorOf(connectors: Connectors, platform: Platform): PlatformConnector {
  const connector = connectors[platform];
  if (connector) return connector;
  throw new ConfigError(`This version has no connector for ${platform}.`, { code: 'no_connector' });
}

interface ConnectNeeds {
  connectors: Connectors;
  clock: Clock;
  log: Logger;
  /** Left out: the connection keeps rations of its own, as without a database. */
  tokenBuckets?: TokenBuckets;
}

/** The caller closes the extractor. `signal` aborts everything in progress; `importPath` is the path given to an import. */
export function connectSource(
  { connectors, clock, log, tokenBuckets }: ConnectNeeds,
  source: SourceConfig,
  signal: AbortSignal,
  importPath: string | null = null,
): Extractor {
  return connectorOf(connectors, source.platform).connect(source.settings, {
    sourceId: source.id,
    clock,
    log,
    signal,
    backfillStart: startOfDay(source.backfillStart),
    timezone: source.timezone,
    importPath,
    tokenBuckets,
  });
}

/**
 * The instant at which the day (YYYY-MM-DD) begins in the easternmost time zone, so that the first day is complete in every
 * store's zone.
 */
function startOfDay(date: string): Date {
  return new Date(Date.parse(date) - widestOffsetMs);
}
