import { type CalendarDate } from '../../../canonical/calendar-date.js';
import type { ConnectContext } from '../../../contract/extractor.js';
import { ConfigError, ThrottledError, TransientError } from '../../../runtime/errors.js';
import { GraphClient } from '../client/client.js';
import { isOfAccount } from '../client/judge-answer.js';
import type { MetaSettings } from '../client/settings.js';

export interface AdAccount {
  /** Without `act_`. */
  id: string;
  name: string;
  currency: string;
  timezone: string;
  /** Meta's number of its state: 1 is active. */
  status: number;
  /** The day on which it was made, in some zone. */
  createdOn: CalendarDate | null;
}

export interface Accounts {
  /** At least one. */
  read: readonly AdAccount[];
  /** Those that refuse to be read, and why. */
  refused: readonly UnreadAccount[];
  /** Those that gave no answer, and the first of their failures: other accounts are read, then it is thrown. */
  unanswered: readonly UnreadAccount[];
  failure: TransientError | ThrottledError | null;
}

interface UnreadAccount {
  id: string;
  reason: string;
}

/** The ad accounts of a source, which are requested once per connection. */
export interface ConnectedAccounts {
  client: GraphClient;
  context: ConnectContext;
  /** Throws if none can be read: a `ConfigError` if all of them refuse. */
  accounts(): Promise<Accounts>;
}

const fields = 'id,account_id,name,currency,timezone_name,account_status,created_time';

export function connectAccounts(settings: MetaSettings, context: ConnectContext): ConnectedAccounts {
  const client = new GraphClient(settings, context);
  const ids = [...new Set(settings.adAccounts.map((account) => account.replace(/^act_/, '')))];
  let read: Promise<Accounts> | undefined;
  return { client, context, accounts: () => (read ??= readAccounts(client, ids)) };
}

async function readAccounts(client: GraphClient, ids: readonly string[]): Promise<Accounts> {
  const read: AdAccount[] = [];
  const refused: UnreadAccount[] = [];
  const unanswered: UnreadAccount[] = [];
  let refusal: ConfigError | null = null;
  let failure: TransientError | ThrottledError | null = null;
  for (const id of ids) {
    try {
      read.push(accountFrom(id, await client.get(`/act_${id}`, { fields })));
    } catch (error) {
      if (isOfAccount(error)) {
        refusal ??= error;
        refused.push({ id, reason: error.message });
      } else if (error instanceof TransientError || error instanceof ThrottledError) {
        failure ??= error;
        unanswered.push({ id, reason: error.message });
      } else throw error;
    }
  }
  // One that may answer later is worth another attempt.
  if (read.length === 0) throw failure ?? refusal!;
  return { read, refused, unanswered, failure };
}

function accountFrom(id: string, node: Record<string, unknown>): AdAccount {
  const { name, currency, timezone_name: timezone, account_status: status, created_time: created } = node;
  if (typeof currency !== 'string' || typeof timezone !== 'string') {
    const message = `act_${id}: Meta reports no currency and time zone, so it is not an ad account. Correct settings.adAccounts.`;
    throw new ConfigError(message, { code: 'meta_no_ad_account' });
  }
  return {
    id,
    name: typeof name === 'string' && name !== '' ? name : `act_${id}`,
    currency,
    timezone,
    status: typeof status === 'number' ? status : 1,
    createdOn: typeof created === 'string' && /^\d{4}-\d\d-\d\d/.test(created) ? created.slice(0, 10) : null,
  };
}
