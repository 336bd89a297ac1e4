import type { ExtractedRecord } from '../../../contract/extractor.js';
import type { Slice } from '../../reading/slices.js';
import type { SlicePage } from '../../reading/windows.js';
import { marketplaceIn } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import type { ConnectedAccount, Participation } from './account.js';
import { markOf } from './order-record.js';
import { reportOfSlice } from './report-of-slice.js';
import type { ReportPeriod, RequestedReports } from './requested-reports.js';
import { firstLine, RowInPlace } from './row-in-place.js';
import { columnsOfReport } from './rows-of-report.js';
import { isPersonalColumn } from './without-personal.js';

export const orderReport = 'GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL';
const ordersPerPage = 500;
const needed = [
  'amazon-order-id',
  'last-updated-date',
  'order-status',
  'sales-channel',
  'sku',
  'quantity',
  'item-price',
];
/** Orders of other channels that Amazon only ships: `Non-Amazon DE`. */
const elsewhere = /^non-amazon\s*/i;

/**
 * The orders of a slice, from the last-update report. Returns false if Amazon cancelled the report: it holds no orders then, or too many.
 * The report has a row for each item, without an id, in no certain order, and holds all marketplaces of the region, whichever were
 * asked for. An order's rows are one record, with the header of those columns that are not about a person.
 */
export async function* readOrderReport(
  account: ConnectedAccount,
  slice: Slice,
  { reports, ahead }: { reports: RequestedReports; ahead: readonly ReportPeriod[] },
): AsyncGenerator<SlicePage, boolean> {
  const { settings } = account;
  const participations = await account.marketplaces();
  let { done = 0 } = (slice.position ?? {}) as { done?: number };
  const { reportId, bytes } = yield* reportOfSlice(account, slice, { reports, period: slice, ahead });
  if (bytes === null) return false;
  const orders = ordersIn(bytes, reportId, settings.marketplaces ? namesOf(participations) : null);
  do {
    const records = orders.slice(done, done + ordersPerPage).map((read) => read());
    done += records.length;
    yield { records, position: { reportId, done }, isLast: done >= orders.length };
  } while (done < orders.length);
  return true;
}

function namesOf(participations: readonly Participation[]): ReadonlySet<string> {
  return new Set(participations.map(({ name }) => name.toLowerCase()));
}

/**
 * The orders of a report, each as what makes its record: only those of one page are in memory twice. Rows stay places in the report's
 * bytes: as texts they would take several times the memory. `wanted`: null for all marketplaces.
 */
function ordersIn(report: Buffer, reportId: string, wanted: ReadonlySet<string> | null): (() => ExtractedRecord)[] {
  const { text, end: firstEnd } = firstLine(report);
  const header = columnsOfReport(text, reportId, needed);
  const kept = header.flatMap((name, at) => (isPersonalColumn(name) ? [] : [at]));
  const at = (name: string): number => header.indexOf(name);
  const places: Places = {
    ...{ columns: Buffer.from(kept.map((column) => header[column]!).join('\t')), kept },
    ...{ updated: at('last-updated-date'), status: at('order-status'), price: at('item-price') },
  };
  const [idAt, channelAt] = [at('amazon-order-id'), at('sales-channel')];
  const row = new RowInPlace(report, header.length);
  const orders = new Map<string, number[]>();
  for (let start = firstEnd + 1; start < report.length; start = row.end + 1) {
    row.read(start);
    if (row.isEmpty || (wanted && !wanted.has(marketplaceNameIn(row.text(channelAt))))) continue;
    const id = row.text(idAt);
    const starts = orders.get(id);
    if (starts) starts.push(start);
    else orders.set(id, [start]);
  }
  return [...orders].map(
    ([key, starts]) =>
      () =>
        recordOf(key, row, starts, places),
  );
}

/** Where a report has what is read of it here. */
interface Places {
  /** The header of what is kept. */
  columns: Buffer;
  /** The places of the columns that are. */
  kept: readonly number[];
  updated: number;
  status: number;
  price: number;
}

function recordOf(key: string, row: RowInPlace, starts: readonly number[], places: Places): ExtractedRecord {
  const rows: Buffer[] = [];
  const times = new Set<string>();
  let status: string | undefined;
  let hasPrice = false;
  for (const start of starts) {
    row.read(start);
    rows.push(row.only(places.kept));
    times.add(row.text(places.updated));
    status ??= row.text(places.status);
    hasPrice ||= row.has(places.price);
  }
  // Their order in the report says nothing, and would make a new version of each reading.
  rows.sort(Buffer.compare);
  return {
    key,
    updatedAt: [...times].map(wholeSecond).reduce((latest, time) => (time > latest ? time : latest)),
    payload: Buffer.concat([places.columns, ...rows.flatMap((bytes) => [newline, bytes])]),
    mark: markOf(status!, hasPrice),
  };
}

const newline = Buffer.from('\n');

function marketplaceNameIn(channel: string): string {
  const name = elsewhere.test(channel) ? marketplaceIn(channel.replace(elsewhere, ''))?.name : channel;
  return (name ?? '').toLowerCase();
}
