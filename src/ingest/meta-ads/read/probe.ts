import type { AccountProfile } from '../../../contract/extractor.js';
import { type Day, addDays, addMonths, dayIn } from '../../reading/calendar.js';
import { endNotice } from '../client/api-versions.js';
import type { AdAccount, ConnectedAccounts } from './accounts.js';
import { firstDayOf } from './first-day.js';
import { metaStreams } from './streams.js';

/** The states of an ad account in which nothing is wrong: active, and within the grace period of a payment. */
const usualStatuses: ReadonlySet<number> = new Set([1, 9]);
const statusNames: Readonly<Record<number, string>> = {
  2: 'disabled',
  3: 'unsettled',
  7: 'under review',
  8: 'waiting for a payment',
  100: 'about to be closed',
  101: 'closed',
};

/** The accounts' names, currencies and zones. Throws a `ConfigError` if one of them may not be read. */
export async function probeAccounts(connected: ConnectedAccounts): Promise<AccountProfile> {
  const { client, context } = connected;
  const accounts = await connected.accounts();
  // An account without rows is fine; one without permission is not.
  for (const { id } of accounts) await client.page(`/act_${id}/campaigns`, { fields: 'id' }, ['id'], null);
  const floors = accounts.map((account) => floorNotice(account, context.backfillStart, client.clock.now()));
  const missing = [...new Set(floors.filter((notice) => notice !== null))];
  const ends = endNotice(client.version, dayIn('UTC', client.clock.now()));
  return {
    name: accounts.map(({ name }) => name).join(', '),
    currency: common(accounts.map(({ currency }) => currency)),
    timezone: common(accounts.map(({ timezone }) => timezone)),
    notices: [
      ...accounts.flatMap((account) => statusNotice(account)),
      ...missing,
      ...(ends === null ? [] : [ends]),
      ...client.announcements,
    ],
    streams: [
      {
        stream: metaStreams.campaigns.name,
        contents: 'campaigns with the history of their names and statuses, including archived and deleted ones',
        missing: null,
      },
      {
        stream: metaStreams.adSpend.name,
        contents: 'spend, impressions, clicks and purchases by day and campaign',
        missing: missing.length === 0 ? null : missing.join(' '),
      },
    ],
  };
}

/** What all accounts have; null if they differ. */
function common(values: readonly string[]): string | null {
  return new Set(values).size === 1 ? values[0]! : null;
}

function statusNotice({ id, name, status }: AdAccount): string[] {
  if (usualStatuses.has(status)) return [];
  const state = statusNames[status] ?? `in a state that Meta calls ${status}`;
  return [`${name} (act_${id}) is ${state}: its history is read, and nothing new may come.`];
}

function floorNotice(account: AdAccount, backfillStart: Date, now: Date): string | null {
  const floor: Day = addMonths(dayIn(account.timezone, now), 1 - metaStreams.adSpend.partitions.keptForMonths);
  if (firstDayOf(account, backfillStart) >= floor) return null;
  return `Meta keeps 37 months of insights: spend before ${floor} is not read, and ${addDays(floor, -1)} and earlier cannot be had from Meta any more.`;
}
