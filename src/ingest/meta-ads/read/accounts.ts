import type { ConnectContext } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { Day } from '../../reading/calendar.js';
import { GraphClient } from '../client/client.js';
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
  createdOn: Day | null;
}

/** The ad accounts of a source, which are requested once per connection. */
export interface ConnectedAccounts {
  client: GraphClient;
  context: ConnectContext;
  accounts(): Promise<readonly AdAccount[]>;
}

const fields = 'id,account_id,name,currency,timezone_name,account_status,created_time';

export function connectAccounts(settings: MetaSettings, context: ConnectContext): ConnectedAccounts {
  const client = new GraphClient(settings, context);
  const ids = [...new Set(settings.adAccounts.map((account) => account.replace(/^act_/, '')))];
  let read: Promise<readonly AdAccount[]> | undefined;
  return { client, context, accounts: () => (read ??= readAccounts(client, ids)) };
}

async function readAccounts(client: GraphClient, ids: readonly string[]): Promise<AdAccount[]> {
  const accounts: AdAccount[] = [];
  for (const id of ids) accounts.push(accountFrom(id, await client.get(`/act_${id}`, { fields })));
  return accounts;
}

function accountFrom(id: string, node: Record<string, unknown>): AdAccount {
  const { name, currency, timezone_name: timezone, account_status: status, created_time: created } = node;
  if (typeof currency !== 'string' || typeof timezone !== 'string') {
    throw new ConfigError(
      `act_${id}: Meta reports no currency and time zone, so it is not an ad account. Correct settings.adAccounts.`,
      {
        code: 'meta_no_ad_account',
      },
    );
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
