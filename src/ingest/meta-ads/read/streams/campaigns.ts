import type { ExtractedRecord, Stream } from '../../../../contract/extractor.js';
import { joinFragments } from '../../../../contract/fragments.js';
import { TransientError } from '../../../../runtime/errors.js';
import { readFullScan, type ScanPage } from '../../../reading/full-scan.js';
import { parseSlice, type SlicedElement } from '../../../reading/json-slice.js';
import type { AdAccount, ConnectedAccounts } from '../accounts.js';
import { metaStreams } from '../streams.js';

interface Position {
  accountId: string;
  after: string;
}

/** Without this filter Meta lists neither archived nor deleted campaigns, which have spent money all the same. */
const everyStatus = ['ACTIVE', 'PAUSED', 'DELETED', 'ARCHIVED', 'IN_PROCESS', 'WITH_ISSUES'];

const parameters = {
  // `status` is what the merchant set, and dated by `updated_time`; `effective_status` also changes by itself, without a date.
  fields: 'id,account_id,name,status,objective,created_time,updated_time',
  effective_status: JSON.stringify(everyStatus),
};

/** All campaigns of all accounts, each time: no filter finds those that were renamed or paused. */
export function campaignsStream(connected: ConnectedAccounts): Stream {
  const { clock } = connected.client;
  const readPages = (position: unknown) => scanPages(connected, position as Position | undefined);
  return { ...metaStreams.campaigns, extract: ({ state }) => readFullScan({ state, clock, readPages }) };
}

async function* scanPages(connected: ConnectedAccounts, from: Position | undefined): AsyncGenerator<ScanPage> {
  const accounts = await connected.accounts();
  const begin = from ? accounts.findIndex(({ id }) => id === from.accountId) : 0;
  // The account of the position is no longer configured: from the first one.
  for (const [index, account] of accounts.entries()) {
    if (index < begin) continue;
    let after = index === begin ? (from?.after ?? null) : null;
    do {
      const page = await connected.client.page(`/act_${account.id}/campaigns`, parameters, ['id'], after);
      after = page.after;
      const isLast = after === null && index === accounts.length - 1;
      const records = page.elements.map((element) => recordOf(account, element));
      const next = accounts[index + 1];
      yield {
        records,
        position: after === null ? next && { accountId: next.id } : { accountId: account.id, after },
        isLast,
      };
    } while (after !== null);
  }
}

function recordOf(account: AdAccount, { bytes, fields }: SlicedElement): ExtractedRecord {
  const id = parseSlice(fields[0] ?? null);
  if (typeof id !== 'string') throw new TransientError('a campaign has no id', { code: 'meta_no_id' });
  const about = { account: { id: account.id, name: account.name } };
  // Its own time says nothing of the account's name, so of two versions the one read last is the newer.
  return {
    key: `${account.id}/${id}`,
    updatedAt: null,
    payload: joinFragments([Buffer.from(JSON.stringify(about)), bytes]),
  };
}
