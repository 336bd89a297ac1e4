import type { Stream } from '../../../../contract/extractor.js';
import { type PartitionedAccount, readPartitions } from '../../../reading/partitions.js';
import { isOfAccount } from '../../client/judge-answer.js';
import type { AdAccount, ConnectedAccounts } from '../accounts.js';
import { firstSpendDay } from '../first-day.js';
import { agreesRoughly, readControl, readControls } from '../insights/control.js';
import { readDays } from '../insights/read-days.js';
import { metaStreams } from '../streams.js';

/** A month and a bit, with all the days that are read again: one asynchronous job. */
const daysAtOnce = 31;

/** What each campaign spent on each day, of all accounts. */
export function adSpendStream(connected: ConnectedAccounts): Stream {
  const { client } = connected;
  const rules = metaStreams.adSpend.partitions;
  return {
    ...metaStreams.adSpend,
    extract: async function* (request) {
      const { read, refused, unanswered, failure } = await connected.accounts();
      yield* readPartitions({
        ...{ request, rules, clock: client.clock, log: client.log, isOfAccount },
        accounts: read.map((account) => partitioned(connected, account)),
        refused: refused.map(({ id }) => id),
        unanswered: unanswered.map(({ id }) => id),
        failure,
      });
    },
  };
}

function partitioned({ client, context }: ConnectedAccounts, account: AdAccount): PartitionedAccount {
  const { id, currency, timezone } = account;
  const about = { account: { id, currency, timezone } };
  const reader = { client, accountId: id, about, signal: context.signal };
  return {
    accountId: id,
    timezone,
    firstDay: firstSpendDay(account, context.backfillStart),
    atOnce: daysAtOnce,
    read: (from, to, begun) => readDays(reader, { from, to }, begun),
    aboutEmpty: () => about,
    readControl: (day) => readControl(client, id, day),
    readControls: (from, to) => readControls(client, id, { from, to }),
    agrees: agreesRoughly,
  };
}
