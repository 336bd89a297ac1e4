import type { ExtractRequest, Page, Stream, StreamState } from '../../../../contract/extractor.js';
import { instant } from '../../../reading/windows.js';
import { type ConnectedAccount, usualCharset } from '../account.js';
import { isPayoutKnown } from '../known-postings.js';
import { documentText } from '../report.js';
import { settlementRecords } from '../settlement-records.js';
import { settlementReports } from '../settlement-reports.js';
import { amazonStreams } from '../streams.js';

const dayMs = 24 * 3600 * 1000;
/** For how long Amazon lists them. */
const keptMs = 90 * dayMs;
/** A report may be listed later than it is dated. */
const lateMs = 3 * dayMs;
const recordsPerPage = 500;

interface SettlementsState extends StreamState {
  /** Reports that are read and may be listed again. */
  read?: { reportId: string; createdTime: string }[];
}

/** Payouts, as Amazon reports them every fortnight for each currency: those of the last 90 days, and all from then on. */
export function settlementsStream(account: ConnectedAccount): Stream {
  return { ...amazonStreams.settlements, extract: (request) => readSettlements(account, request) };
}

async function* readSettlements(account: ConnectedAccount, { state: given }: ExtractRequest): AsyncGenerator<Page> {
  const { client, context, settings } = account;
  const startedAt = client.clock.now();
  const { watermark, read = [] } = given as SettlementsState;
  const oldest = startedAt.getTime() - keptMs;
  const since = watermark === null ? context.backfillStart.getTime() : Date.parse(watermark) - lateMs;
  const createdSince = instant(new Date(Math.max(oldest, since)));
  const done = read.filter(({ createdTime }) => Date.parse(createdTime) >= Date.parse(createdSince));
  const listed = await settlementReports(client, createdSince);
  const currenciesLeftOut = await account.currenciesLeftOut();
  for (const { reportId, createdTime, reportDocumentId } of listed) {
    if (done.some((each) => each.reportId === reportId)) continue;
    const text = await documentText(client, reportDocumentId, usualCharset(settings));
    const { records, startsAt, currency } = settlementRecords(text, reportId);
    // Where not all postings are known, as of marketplaces that are not read, it could only differ.
    const isComparable = isPayoutKnown(startsAt, context.backfillStart) && !currenciesLeftOut.has(currency);
    const wanted = isComparable ? records : [];
    for (let at = 0; at + recordsPerPage < wanted.length; at += recordsPerPage) {
      yield { records: wanted.slice(at, at + recordsPerPage), state: { watermark, read: [...done] } };
    }
    done.push({ reportId, createdTime });
    const last = wanted.slice(Math.floor(Math.max(0, wanted.length - 1) / recordsPerPage) * recordsPerPage);
    yield { records: last, state: { watermark, read: [...done] } };
  }
  yield { records: [], state: { watermark: instant(startedAt), read: done } };
}
