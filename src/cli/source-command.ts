import type { Config, SourceConfig } from '../config/config.js';
import { connectSource } from '../ingest/connect-source.js';
import { connectors } from '../ingest/registry.js';
import { abortOnSignals } from '../processes/signals.js';
import { systemClock } from '../runtime/clock.js';
import { ConfigError } from '../runtime/errors.js';
import { createLogger } from '../runtime/log.js';
import { type GlobalOptions, readConfig } from './read-config.js';
import { profileText } from './source-profile.js';

/**
 * Connects to a source and prints its account and what can and cannot be read. Needs no database and writes nothing. Throws a
 * `ConfigError` with a remedy if the source cannot be read.
 */
export async function sourceTestCommand(id: string, options: GlobalOptions): Promise<void> {
  const config = readConfig(options);
  const source = sourceOf(config, id);
  const log = createLogger({ ...config.log, level: config.log.level === 'info' ? 'error' : config.log.level });
  const extractor = connectSource({ connectors, clock: systemClock, log }, source, abortOnSignals());
  try {
    process.stdout.write(profileText(source, config, await extractor.probe()));
  } finally {
    await extractor.close();
  }
}

function sourceOf({ sources }: Config, id: string): SourceConfig {
  const source = sources.find((each) => each.id === id);
  if (source) return source;
  const known = sources.map((each) => each.id).join(', ') || 'none';
  throw new ConfigError(`Source "${id}" is not configured. Configured sources: ${known}.`, { code: 'unknown_source' });
}
