import { systemClock } from '../clock.js';
import type { Config, SourceConfig } from '../config/config.js';
import { ConfigError } from '../errors.js';
import type { AccountProfile } from '../ingest/extractor.js';
import { connectors } from '../ingest/registry.js';
import { connectSource } from '../jobs/connect-source.js';
import { accountCurrency, accountTimezone } from '../jobs/sources.js';
import { createLogger } from '../log.js';
import { abortOnSignals } from '../processes/signals.js';
import { type GlobalOptions, readConfig } from './session.js';
import { textTable } from './text-table.js';

/**
 * Connects to a source and prints what it is and what will and will not come in. Needs no database and writes nothing.
 * Throws a `ConfigError` that names what to do where the source cannot be read.
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
  throw new ConfigError(`There is no configured source "${id}". Configured are: ${known}.`, { code: 'unknown_source' });
}

function profileText(source: SourceConfig, { reporting }: Config, profile: AccountProfile): string {
  const currency = accountCurrency(source, profile);
  const facts = [
    ['source', `${source.id} (${source.platform})`],
    ['account', profile.name],
    ['credentials', 'accepted'],
    ['currency', currency === reporting.currency ? currency : `${currency}, reported in ${reporting.currency}`],
    ['time zone', accountTimezone(source, profile)],
    ['first sync', `goes back to ${source.backfillStart}`],
  ];
  const streams = textTable(
    [{ title: 'stream' }, { title: 'brings' }, { title: 'does not come in' }],
    profile.streams.map(({ stream, brings, missing }) => [stream, brings, missing ?? '-']),
  );
  const notices = profile.notices.map((notice) => `! ${notice}\n`).join('');
  return `${facts.map(([name, value]) => `${name!.padEnd(12)} ${value}`).join('\n')}\n\n${streams}${notices && `\n${notices}`}`;
}
