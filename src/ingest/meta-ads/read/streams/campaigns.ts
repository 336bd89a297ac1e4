import type { ExtractedRecord, Stream } from '../../../../contract/extractor.js';
import { joinFragments } from '../../../../contract/fragments.js';
import { TransientError } from '../../../../runtime/errors.js';
import { readAccountScans } from '../../../reading/account-scans.js';
import type { ScanPage } from '../../../reading/full-scan.js';
import { parseSlice, type SlicedElement } from '../../../reading/json-slice.js';
import { isOfAccount } from '../../client/judge-answer.js';
import type { AdAccount, ConnectedAccounts } from '../accounts.js';
import { metaStreams } from '../streams.js';

/** Without this filter Meta lists neither archived nor deleted campaigns, which have spent money all the same. */
const everyStatus = ['ACTIVE', 'PAUSED', 'DELETED', 'ARCHIVED', 'IN_PROCESS', 'WITH_ISSUES'];

const parameters = {
  // `status` is what the merchant set, and dated by `updated_time`; `effective_status` also changes by itself, without a date.
  fields: 'id,account_id,name,status,objective,created_time,updated_time',
  effective_status: JSON.stringify(everyStatus),
};

/** All campaigns of all accounts, each time: no filter finds those that were renamed or paused. */
export function campaignsStream(connected: ConnectedAccounts): Stream {
  const { client } = connected;
  return {
    ...metaStreams.campaigns,
    extract: async function* ({ state }) {
      const { read, failure } = await connected.accounts();
      const accounts = read.map((account) => ({
        accountId: account.id,
        readPages: (position: unknown) => scanPages(connected, account, position as string | undefined),
      }));
      yield* readAccountScans({
        contents: 'campaigns',
        state,
        clock: client.clock,
        log: client.log,
        accounts,
        isOfAccount,
        failure,
      });
    },
  };
}

async function* scanPages(
  { client }: ConnectedAccounts,
  account: AdAccount,
  position: string | undefined,
): AsyncGenerator<ScanPage> {
  let after = position ?? null;
  do {
    const page = await client.page(`/act_${account.id}/campaigns`, parameters, ['id'], after);
    after = page.after;
    const records = page.elements.map((element) => recordOf(account, element));
    yield { records, position: after, isLast: after === null };
  } while (after !== null);
}

function recordOf(account: AdAccount, { bytes, fields }: SlicedElement): ExtractedRecord {
  const id = parseSlice(fields[0] ?? null);
  if (typeof id !== 'string') throw new TransientError('a campaign has no id', { code: 'meta_no_id' });
  const about = { account: { id: account.id, name: account.name } };
  // Its own time says nothing of the account's name, so of two versions the one read last is the newer.
  const payload = joinFragments([Buffer.from(JSON.stringify(about)), bytes]);
  return { key: `${account.id}/${id}`, updatedAt: null, payload };
}
