import type { ExtractedRecord, Page, Stream, StreamState } from '../../../../contract/extractor.js';
import { joinFragments } from '../../../../contract/fragments.js';
import { TransientError } from '../../../../runtime/errors.js';
import { readFullScan, type ScanPage } from '../../../reading/full-scan.js';
import { parseSlice, type SlicedElement, sliceFields } from '../../../reading/json-slice.js';
import { instant } from '../../../reading/windows.js';
import { isOfAccount } from '../../client/judge-answer.js';
import type { AdAccount, ConnectedAccounts } from '../accounts.js';
import { googleAdsStreams } from '../streams.js';

/** Removed campaigns are listed too: they have spent money. */
const query =
  'SELECT campaign.id, campaign.name, campaign.status, campaign.advertising_channel_type FROM campaign ORDER BY campaign.id';

/** The account whose campaigns are read, with the state of its scan. */
interface CampaignsState extends StreamState {
  account?: string;
}

/** All campaigns, each time: no filter finds those that were renamed or paused. Each account is a scan of its own. */
export function campaignsStream(connected: ConnectedAccounts): Stream {
  return { ...googleAdsStreams.campaigns, extract: ({ state }) => readCampaigns(connected, state) };
}

async function* readCampaigns(connected: ConnectedAccounts, state: CampaignsState): AsyncGenerator<Page> {
  const { client } = connected;
  const { watermark } = state;
  const startedAt = instant(client.clock.now());
  const { read } = await connected.accounts();
  // An account that is no longer read: from the first one.
  const begin = Math.max(
    0,
    read.findIndex(({ id }) => id === state.account),
  );
  for (const [at, account] of [...read.entries()].slice(begin)) {
    const here = { watermark, account: account.id };
    const own = state.account === account.id ? state : here;
    const next = read[at + 1];
    const pages = readFullScan({
      ...{ state: own, clock: client.clock, keyPrefix: `${account.id}/` },
      readPages: (position) => scanPages(connected, account, position as string | undefined),
    });
    try {
      for await (const page of pages) {
        const { completes } = page;
        yield completes
          ? {
              ...page,
              completes: { ...completes, again: here },
              state: { watermark, ...(next && { account: next.id }) },
            }
          : { ...page, state: { ...page.state, account: account.id } };
      }
    } catch (error) {
      if (read.length === 1 || !isOfAccount(error)) throw error;
      // What is known of its campaigns stands. The stream of spend tells the operator.
      client.log.warn({ account: account.id, message: error.message }, 'the campaigns of an account cannot be read');
    }
  }
  yield { records: [], state: { watermark: startedAt } };
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
