import type { Config, SourceConfig } from '../config/config.js';
import type { AccountProfile, StreamAccess } from '../ingest/extractor.js';
import { accountCurrency, accountTimezone } from '../jobs/sources.js';
import { textTable } from './text-table.js';

/**
 * What an operator wants to know of a source before the first sync: whose account it is, in which currency and zone, and what
 * of it comes in. Throws a `ConfigError` where neither the platform nor the configuration tells currency or zone.
 */
export function profileText(
  source: SourceConfig,
  { reporting }: Pick<Config, 'reporting'>,
  profile: AccountProfile,
): string {
  const currency = accountCurrency(source, profile);
  const facts = [
    ['source', `${source.id} (${source.platform})`],
    ['account', profile.name],
    ['credentials', 'accepted'],
    ['currency', currency === reporting.currency ? currency : `${currency}, reported in ${reporting.currency}`],
    ['time zone', accountTimezone(source, profile)],
    ['first sync', `goes back to ${source.backfillStart}`],
  ];
  const parts = [
    facts.map(([name, value]) => `${name!.padEnd(12)} ${value}\n`).join(''),
    textTable(
      [{ title: 'stream' }, { title: 'brings' }, { title: 'comes in' }],
      profile.streams.map(({ stream, brings, missing }) => [stream, brings, missing === null ? 'yes' : 'NOT ALL']),
    ),
    missingText(profile.streams),
    remarksText(profile),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Reasons are sentences: too long for a column. */
function missingText(streams: readonly StreamAccess[]): string {
  const lines = streams
    .filter(({ missing }) => missing !== null)
    .map(({ stream, missing }) => `- ${stream}: ${missing}\n`);
  return lines.length === 0 ? 'All of it comes in.\n' : `What does not come in:\n${lines.join('')}`;
}

/** What the streams have not said already. */
function remarksText({ notices, streams }: AccountProfile): string {
  const said = new Set(streams.map(({ missing }) => missing));
  return notices
    .filter((notice) => !said.has(notice))
    .map((notice) => `! ${notice}\n`)
    .join('');
}
