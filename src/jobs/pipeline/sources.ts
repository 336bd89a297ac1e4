import type { Source } from '../../canonical/source.js';
import type { SourceConfig } from '../../config/config.js';
import type { AccountProfile } from '../../contract/extractor.js';
import type { Queryable } from '../../database/pool.js';
import { type Account, rememberAccount } from '../../ledger/sources/account.js';
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
