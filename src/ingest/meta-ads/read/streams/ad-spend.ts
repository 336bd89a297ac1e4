import type { Stream } from '../../../../contract/extractor.js';
import type { PartitionedAccount } from '../../../reading/partitions.js';
import { readPartitions } from '../../../reading/partitions.js';
import type { AdAccount, ConnectedAccounts } from '../accounts.js';
import { firstDayOf } from '../first-day.js';
import { agreesRoughly, readControl } from '../insights/control.js';
import { readDays } from '../insights/read-days.js';
import { metaStreams } from '../streams.js';

/** A month and a bit, with all the days that are read again: one asynchronous job. */
const daysAtOnce = 31;

/** What each campaign spent on each day, of all accounts. */
export function adSpendStream(connected: ConnectedAccounts): Stream {
  const { client } = connected;
  return {
    ...metaStreams.adSpend,
    extract: async function* (request) {
      const accounts = (await connected.accounts()).map((account) => partitioned(connected, account));
      const rules = metaStreams.adSpend.partitions;
      yield* readPartitions({ request, rules, accounts, clock: client.clock, log: client.log });
    },
  };
}

function partitioned({ client, context }: ConnectedAccounts, account: AdAccount): PartitionedAccount {
  const { id, currency, timezone } = account;
  const about = { account: { id, currency, timezone } };
  return {
    accountId: id,
    timezone,
    firstDay: firstDayOf(account, context.backfillStart),
    atOnce: daysAtOnce,
    read: (from, to, begun) => readDays({ client, accountId: id, about, signal: context.signal }, { from, to }, begun),
    aboutEmpty: () => about,
    readControl: (day) => readControl(client, id, day),
    agrees: agreesRoughly,
  };
}
