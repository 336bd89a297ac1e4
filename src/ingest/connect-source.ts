import type { Platform } from '../canonical/platform.js';
import type { SourceConfig } from '../config/config.js';
import type { Extractor, PlatformConnector } from '../contract/extractor.js';
import type { Clock } from '../runtime/clock.js';
import { ConfigError } from '../runtime/errors.js';
import type { Logger } from '../runtime/log.js';

export type Connectors = Partial<Record<Platform, PlatformConnector>>;

/** The zone furthest east is 14 hours ahead. */
const widestOffsetMs = 14 * 3600 * 1000;

/** Throws a `ConfigError` if this version has no connector for the platform. */
export function connectorOf(connectors: Connectors, platform: Platform): PlatformConnector {
  const connector = connectors[platform];
  if (connector) return connector;
  throw new ConfigError(`This version has no connector for ${platform}.`, { code: 'no_connector' });
}

/** Whoever connects closes the extractor. `signal` ends everything under way; `importPath` is that of an import. */
export function connectSource(
  { connectors, clock, log }: { connectors: Connectors; clock: Clock; log: Logger },
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
  });
}

/** Where the day (YYYY-MM-DD) begins first on earth: the first day is whole in whatever zone the store is. */
function startOfDay(date: string): Date {
  return new Date(Date.parse(date) - widestOffsetMs);
}
