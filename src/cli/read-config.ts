import type { TSchema } from 'typebox';
import type { Platform } from '../canonical/platform.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load.js';
import { connectors } from '../ingest/registry.js';
import { rollupProblems } from '../models/metrics/rollups.js';
import type { ProcessSetup } from '../processes/create-jobs.js';
import { createLogger } from '../runtime/log.js';

export interface GlobalOptions {
  config?: string;
}

/** The schemas of the settings of all platforms in this version. */
export function platformSettings(): Partial<Record<Platform, TSchema>> {
  const known = Object.values(connectors).filter((connector) => connector !== undefined);
  return Object.fromEntries(known.map(({ platform, settings }) => [platform, settings]));
}

export function readConfig({ config: file }: GlobalOptions): Config {
  return loadConfig({ platforms: platformSettings(), rollupProblems, file });
}

/** For long-running processes, which log at info. */
export function processSetup(options: GlobalOptions): ProcessSetup {
  const config = readConfig(options);
  return { config, connectors, log: createLogger(config.log) };
}
