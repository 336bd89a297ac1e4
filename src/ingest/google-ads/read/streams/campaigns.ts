import type { ExtractedRecord, Stream } from '../../../../contract/extractor.js';
import { joinFragments } from '../../../../contract/fragments.js';
import { TransientError } from '../../../../runtime/errors.js';
import { readAccountScans } from '../../../reading/account-scans.js';
import type { ScanPage } from '../../../reading/full-scan.js';
import { parseSlice, type SlicedElement, sliceFields } from '../../../reading/json-slice.js';
import { isOfAccount } from '../../client/judge-answer.js';
import type { AdAccount, ConnectedAccounts } from '../accounts.js';
import { googleAdsStreams } from '../streams.js';

/** Removed campaigns are listed too: they have spent money. */
const query =
  'SELECT campaign.id, campaign.name, campaign.status, campaign.advertising_channel_type FROM campaign ORDER BY campaign.id';

/** All campaigns, each time: no filter finds those that were renamed or paused. Each account is a scan of its own. */
export function campaignsStream(connected: ConnectedAccounts): Stream {
  const { client } = connected;
  return {
    ...googleAdsStreams.campaigns,
    extract: async function* ({ state }) {
      const { read } = await connected.accounts();
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
      });
    },
  };
}

async function* scanPages(
  { client }: ConnectedAccounts,
  account: AdAccount,
  position: string | undefined,
): AsyncGenerator<ScanPage> {
  const { id: customerId, loginCustomerId } = account;
  let pageToken = position ?? null;
  do {
    const page = await client.page({ customerId, loginCustomerId, query, fields: ['campaign'] }, pageToken);
    pageToken = page.nextPageToken;
    const records = page.rows.map((row) => recordOf(account, row));
    yield { records, position: pageToken, isLast: pageToken === null };
  } while (pageToken !== null);
}

function recordOf(account: AdAccount, { bytes, fields: [campaign] }: SlicedElement): ExtractedRecord {
  const id = campaign && parseSlice(sliceFields(campaign, ['id'])[0] ?? null);
  if (typeof id !== 'string') throw new TransientError('a campaign has no id', { code: 'google_ads_no_id' });
  const about = { account: { id: account.id, name: account.name } };
  // Campaigns have no time of change: of two versions the one read last is the newer.
  return {
    key: `${account.id}/${id}`,
    updatedAt: null,
    payload: joinFragments([Buffer.from(JSON.stringify(about)), bytes]),
  };
}
