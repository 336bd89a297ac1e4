import { type Access, createAccess } from '../api/principals/access.js';
import { Sessions } from '../api/principals/sessions.js';
import { Tokens } from '../api/principals/tokens.js';
import { whoAsks } from '../api/principals/who-asks.js';
import type { Config } from '../config/config.js';
import { hostFromPerson, isLoopback } from '../config/host-name.js';
import type { Pool } from '../database/pool.js';
import { KeyDirectory } from '../ledger/principals/key-directory.js';
import { KeyUse } from '../ledger/principals/key-use.js';
import { systemClock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';

/** Who may ask, by the configuration and the keys of the database. Says in the log who that is. */
export async function apiAccess(
  pool: Pool,
  { api, access }: Pick<Config, 'api' | 'access'>,
  log: Logger,
): Promise<Access> {
  const keys = new KeyDirectory(pool, systemClock, access.roles);
  const tokens = access.issuers.length > 0 ? new Tokens(access.issuers, access.roles, systemClock) : null;
  const isOnLoopback = isLoopback(hostFromPerson(api.host) ?? '');
  const hasLocalOwner = isOnLoopback && tokens === null && api.trustProxy.length === 0;
  if (!(await keys.hasAny()) && tokens === null) {
    if (hasLocalOwner) {
      log.info(
        "requests from this machine need no key and are answered as the owner's, until `cartograph keys create` makes the first key",
      );
    } else {
      log.warn(
        { host: api.host },
        'there is neither an API key nor an issuer of tokens, so every request is refused: make a key with `cartograph keys create`',
      );
    }
  }
  const use = new KeyUse(pool, systemClock, (error) =>
    log.warn({ error: error.message }, 'the last use of an API key could not be noted'),
  );
  const sessions = new Sessions(pool, systemClock, access.sessionHours);
  return createAccess({
    ...{ db: pool, clock: systemClock, log, auditRetentionDays: access.auditRetentionDays },
    whoAsks: whoAsks({ keys, tokens, sessions, hasLocalOwner, noteUse: (keyId) => use.note(keyId) }),
    sessions,
  });
}
