import type { Stream } from '../../../../contract/extractor.js';
import { AccountUnavailableError } from '../../../reading/partition-errors.js';
import { type PartitionedAccount, readPartitions } from '../../../reading/partitions.js';
import { isOfAccount } from '../../client/judge-answer.js';
import type { AdAccount, ConnectedAccounts } from '../accounts.js';
import { firstSpendDay } from '../first-day.js';
import { agreesRoughly, readControl } from '../insights/control.js';
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
      const { read } = await connected.accounts();
      const accounts = read.map((account) => partitioned(connected, account, read.length === 1));
      yield* readPartitions({ request, rules, accounts, clock: client.clock, log: client.log });
    },
  };
}

function partitioned({ client, context }: ConnectedAccounts, account: AdAccount, isOnly: boolean): PartitionedAccount {
  const { id, currency, timezone } = account;
  const about = { account: { id, currency, timezone } };
  const reader = { client, accountId: id, about, signal: context.signal };
  return {
    accountId: id,
    timezone,
    firstDay: firstSpendDay(account, context.backfillStart),
    atOnce: daysAtOnce,
    read: (from, to, begun) => unlessUnavailable(readDays(reader, { from, to }, begun), isOnly),
    aboutEmpty: () => about,
    readControl: (day) => readControl(client, id, day),
    agrees: agreesRoughly,
  };
}

/** If it is not the only one, an account that refuses to be read does not stop the source. */
async function* unlessUnavailable<T>(reading: AsyncIterable<T>, isOnly: boolean): AsyncGenerator<T> {
  try {
    yield* reading;
  } catch (error) {
    if (isOnly || !isOfAccount(error)) throw error;
    throw new AccountUnavailableError(error.message, { code: error.code, cause: error });
  }
}
