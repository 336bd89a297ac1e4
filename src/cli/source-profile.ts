import type { Config, SourceConfig } from '../config/config.js';
import type { AccountProfile, StreamAccess } from '../contract/extractor.js';
import { accountCurrency, accountTimezone } from '../jobs/pipeline/sources.js';
import { textTable } from './text-table.js';

/**
 * What an operator wants to know about a source before the first sync: its account, currency, time zone, and what can be read.
 * Throws a `ConfigError` if neither the platform nor the configuration gives its currency or time zone.
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
    ...(profile.accounts ?? []).map((account, at) => [at === 0 ? 'accounts' : '', account]),
    ['credentials', 'accepted'],
    ['currency', currency === reporting.currency ? currency : `${currency}, reported in ${reporting.currency}`],
    ['time zone', accountTimezone(source, profile)],
    ['first sync', `starts at ${source.backfillStart}`],
  ];
  const parts = [
    facts.map(([name, value]) => `${name!.padEnd(12)} ${value}\n`).join(''),
    textTable(
      [{ title: 'stream' }, { title: 'contents' }, { title: 'readable' }],
      profile.streams.map(({ stream, contents, missing }) => [stream, contents, missing === null ? 'yes' : 'NOT ALL']),
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
  return lines.length === 0 ? 'Everything can be read.\n' : `What cannot be read:\n${lines.join('')}`;
}

/** Notices not already shown as a stream's missing access. */
function remarksText({ notices, streams }: AccountProfile): string {
  const said = new Set(streams.map(({ missing }) => missing));
  return notices
    .filter((notice) => !said.has(notice))
    .map((notice) => `! ${notice}\n`)
    .join('');
}
