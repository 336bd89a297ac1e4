import type { ExtractRequest, Page, Stream, StreamState } from '../../../../contract/extractor.js';
import { joinFragments } from '../../../../contract/fragments.js';
import { parseSlice } from '../../../reading/json-slice.js';
import type { Slice } from '../../../reading/slices.js';
import { instant, readWindows, type SlicePage } from '../../../reading/windows.js';
import { marketplaceOf } from '../../client/marketplaces.js';
import type { AmazonSettings } from '../../client/settings.js';
import type { ConnectedAccount } from '../account.js';
import { openMs, postingsFrom } from '../known-postings.js';
import { amazonStreams } from '../streams.js';

const minuteMs = 60_000;
const dayMs = 24 * 3600 * 1000;
/** Postings may be shown this much later than they are dated. */
const lateMs = 2 * dayMs;
/** A listing must end before its page tokens do, after five minutes. */
const windowMs = 14 * dayMs;

/** Beside a posting from before the backfill. */
const earlyNote = Buffer.from('{"isBeforeBackfill":true}');

interface TransactionsState extends StreamState {
  /** When the postings that may still be open were last read again. */
  openReadAt?: string;
}

/**
 * All postings of Finances 2024-06-19, by their date: sales, refunds, fees, adjustments, deferred or not. Once a day those that may
 * still change in place are read again. Those of payouts that are under way when the backfill starts are read too, and count in these alone.
 */
export function transactionsStream(account: ConnectedAccount): Stream {
  return { ...amazonStreams.transactions, extract: (request) => readTransactions(account, request) };
}

async function* readTransactions(account: ConnectedAccount, { state: given }: ExtractRequest): AsyncGenerator<Page> {
  const { client, context } = account;
  const { clock } = client;
  const { openReadAt } = given as TransactionsState;
  const now = clock.now();
  // A lookback that was interrupted goes on as long as it was begun.
  const isDue = openReadAt === undefined || now.getTime() - Date.parse(openReadAt) >= dayMs;
  const state: TransactionsState = isDue ? { ...given, openReadAt: instant(now) } : given;
  yield* readWindows({
    ...{ state, clock },
    settings: {
      start: postingsFrom(context.backfillStart),
      safetyMs: 3 * minuteMs,
      lookback: { minMs: isDue ? openMs : lateMs, maxMs: openMs },
      window: { startMs: windowMs, minMs: 60 * minuteMs, maxMs: windowMs },
    },
    readSlice: (slice) => listTransactions(account, slice),
  });
}

/**
 * Neither a status nor a marketplace is asked for: both filters leave out postings. Those of marketplaces that are not read are left out
 * here. Pages may be empty before the last.
 */
async function* listTransactions(account: ConnectedAccount, slice: Slice): AsyncGenerator<SlicePage> {
  const { client, settings, context } = account;
  let token: string | undefined;
  for (;;) {
    const { body, elements } = await client.call({
      ...{ operation: 'listTransactions', path: '/finances/2024-06-19/transactions' },
      query: {
        ...{ postedAfter: slice.from, postedBefore: slice.to },
        ...(token !== undefined && { nextToken: token }),
      },
      slice: { path: ['payload', 'transactions'], fields: ['transactionId', 'marketplaceDetails', 'postedDate'] },
    });
    const { payload } = body as { payload?: { nextToken?: string | null } };
    token = payload?.nextToken || undefined;
    const wanted = elements.filter(({ fields }) => isRead(parseSlice(fields[1] ?? null), settings));
    const records = wanted.map(({ bytes, fields }) => ({
      key: String(parseSlice(fields[0] ?? null)),
      // A status changes without a time of its own: the version that is read last counts.
      updatedAt: null,
      payload: isEarly(parseSlice(fields[2] ?? null), context.backfillStart)
        ? joinFragments([bytes, earlyNote])
        : bytes,
    }));
    // Tokens do not outlive a pause: a slice that was interrupted begins anew.
    yield { records, position: undefined, isLast: token === undefined };
    if (token === undefined) return;
  }
}

/** What is older than the backfill is read for the sake of payouts alone. */
function isEarly(postedDate: unknown, backfillStart: Date): boolean {
  return typeof postedDate === 'string' && Date.parse(postedDate) < backfillStart.getTime();
}

/** What is of no marketplace, or of none that is known, belongs to the account as a whole. */
function isRead(details: unknown, { marketplaces }: AmazonSettings): boolean {
  const { marketplaceId: id } = (details ?? {}) as { marketplaceId?: string | null };
  return marketplaces === undefined || marketplaceOf(id) === undefined || marketplaces.includes(id!);
}
