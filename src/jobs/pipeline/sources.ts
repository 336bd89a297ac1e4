import type { Source } from '../../canonical/source.js';
import type { SourceConfig } from '../../config/config.js';
import type { AccountProfile } from '../../contract/extractor.js';
import type { Queryable } from '../../database/pool.js';
import { type Account, rememberAccount } from '../../ledger/sources/account.js';
import type { AccountElsewhere } from '../../ledger/sources/read-accounts.js';
import { ConfigError } from '../../runtime/errors.js';

/**
 * The account's settings from the platform and the configuration. Throws a `ConfigError` if neither has the currency or
 * the zone.
 */
export function accountOf(config: SourceConfig, profile: AccountProfile): Account {
  return {
    sourceId: config.id,
    name: config.name ?? profile.name,
    currency: accountCurrency(config, profile),
    timezone: accountTimezone(config, profile),
    notices: profile.notices,
    ordersReadFrom: profile.ordersReadFrom ?? null,
  };
}

/** See `rememberAccount`. */
export async function rememberProfile(
  db: Queryable,
  config: SourceConfig,
  profile: AccountProfile,
  options: { at: Date; isRebuild?: boolean },
): Promise<Source> {
  return await rememberAccount(db, accountOf(config, profile), options);
}

/** Throws a `ConfigError` if a source would read accounts that another one reads already. */
export function assertReadOnce(config: SourceConfig, elsewhere: readonly AccountElsewhere[]): void {
  const [first] = elsewhere;
  if (!first) return;
  const others = elsewhere.filter(({ sourceId }) => sourceId === first.sourceId);
  const ids = others.map(({ accountId }) => accountId);
  const which = ids.length === 1 ? `the account ${ids[0]}` : `the accounts ${ids.join(', ')}`;
  throw new ConfigError(
    `The sources "${first.sourceId}" and "${config.id}" both read ${which} of ${config.platform}: all of it would count twice, so "${config.id}" was not read. Let one of them read it: name in the settings of the other which accounts to read, or remove that source. Then sync "${first.sourceId}" first, and "${config.id}".`,
    { code: 'account_read_twice' },
  );
}

/** The value from the platform, else from the configuration. Throws a `ConfigError` if neither has it. */
export function accountCurrency(config: SourceConfig, profile: AccountProfile): string {
  return required(config, 'currency', profile.currency ?? config.currency);
}

/** As `accountCurrency`. */
export function accountTimezone(config: SourceConfig, profile: AccountProfile): string {
  return required(config, 'timezone', profile.timezone ?? config.timezone);
}

function required(config: SourceConfig, what: 'currency' | 'timezone', value: string | null): string {
  if (value !== null) return value;
  throw new ConfigError(
    `${config.platform} does not report the ${what} of the source "${config.id}". Set sources[].${what} in the configuration.`,
    { code: `missing_${what}` },
  );
}
