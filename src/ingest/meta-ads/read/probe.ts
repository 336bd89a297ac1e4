import { addUnits, type CalendarDate, dateInZone } from '../../../canonical/calendar-date.js';
import type { AccountProfile } from '../../../contract/extractor.js';
import { inCommon } from '../../reading/in-common.js';
import { endNotice } from '../client/api-versions.js';
import type { AdAccount, ConnectedAccounts } from './accounts.js';
import { firstSpendDay } from './first-day.js';
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

/** The accounts' names, currencies and zones, and those that refuse to be read. Throws a `ConfigError` if all of them do. */
export async function probeAccounts(connected: ConnectedAccounts): Promise<AccountProfile> {
  const { client, context } = connected;
  const { read, refused, unanswered } = await connected.accounts();
  const now = client.clock.now();
  const floors = read.map((account) => floorNotice(account, context.backfillStart, now));
  const missing = [...new Set(floors.filter((notice) => notice !== null))];
  const ends = endNotice(client.version, dateInZone(now, 'UTC'));
  return {
    name: read.map(({ name }) => name).join(', '),
    currency: inCommon(read.map(({ currency }) => currency)),
    timezone: inCommon(read.map(({ timezone }) => timezone)),
    ...(read.length > 1 && { accounts: read.map(described) }),
    accountIds: [...read, ...refused, ...unanswered].map(({ id }) => id),
    notices: [
      ...refused.map(({ id, reason }) => `act_${id} is not read: ${reason}`),
      ...unanswered.map(({ id, reason }) => `act_${id} gave no answer: ${reason}`),
      ...read.flatMap((account) => statusNotice(account)),
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

/** `New York (act_11): USD, America/New_York`. */
function described({ id, name, currency, timezone }: AdAccount): string {
  return `${name} (act_${id}): ${currency}, ${timezone}`;
}

function statusNotice({ id, name, status }: AdAccount): string[] {
  if (usualStatuses.has(status)) return [];
  const state = statusNames[status] ?? `in a state that Meta calls ${status}`;
  return [`${name} (act_${id}) is ${state}: its history is read, and nothing new may come.`];
}

function floorNotice(account: AdAccount, backfillStart: Date, now: Date): string | null {
  const { keptForMonths } = metaStreams.adSpend.partitions;
  const floor: CalendarDate = addUnits('month', dateInZone(now, account.timezone), 1 - keptForMonths);
  if (firstSpendDay(account, backfillStart) >= floor) return null;
  return `Days before ${floor} are not read: Meta keeps insights for ${keptForMonths} months.`;
}
