import type { ExtractedRecord } from '../../../contract/extractor.js';
import type { Slice } from '../../reading/slices.js';
import type { SlicePage } from '../../reading/windows.js';
import { marketplaceIn } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import { type ConnectedAccount, type Participation, usualCharset } from './account.js';
import { markOf } from './order-record.js';
import { reportText } from './report.js';
import type { ReportPeriod, RequestedReports } from './requested-reports.js';
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

interface ReportPosition {
  reportId: string;
  /** Orders of it that are read. */
  done?: number;
}

/** Whether a slice is being read from a report. */
export function isInReport({ position }: Slice): boolean {
  return typeof (position as Partial<ReportPosition> | undefined)?.reportId === 'string';
}

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
  const { client, settings } = account;
  const participations = await account.marketplaces();
  const begun = slice.position as ReportPosition | undefined;
  const marketplaceIds = participations.map(({ id }) => id);
  const reportId = begun?.reportId ?? (await reports.idOf(slice, marketplaceIds));
  if (!begun) yield { records: [], position: { reportId }, isLast: false };
  await reports.requestAhead(ahead, marketplaceIds);
  let done = begun?.done ?? 0;
  try {
    const text = await reportText(client, reportId, usualCharset(settings));
    if (text === null) return false;
    const orders = ordersIn(text, reportId, settings.marketplaces ? namesOf(participations) : null);
    do {
      const records = orders.slice(done, done + ordersPerPage).map((read) => read());
      done += records.length;
      yield { records, position: { reportId, done }, isLast: done >= orders.length };
    } while (done < orders.length);
    return true;
  } catch (error) {
    reports.forget(slice);
    throw error;
  }
}

function namesOf(participations: readonly Participation[]): ReadonlySet<string> {
  return new Set(participations.map(({ name }) => name.toLowerCase()));
}

/** The orders of a report, each as what makes its record: only those of one page are in memory twice. `wanted`: null for all marketplaces. */
function ordersIn(text: string, reportId: string, wanted: ReadonlySet<string> | null): (() => ExtractedRecord)[] {
  const lines = text.split(/\r?\n/);
  const header = columnsOfReport(lines[0], reportId, needed);
  const kept = header.flatMap((name, at) => (isPersonalColumn(name) ? [] : [at]));
  const columns = kept.map((at) => header[at]!).join('\t');
  const at = (name: string): number => header.indexOf(name);
  const [idAt, channelAt, updatedAt] = [at('amazon-order-id'), at('sales-channel'), at('last-updated-date')];
  const [statusAt, priceAt] = [at('order-status'), at('item-price')];
  const orders = new Map<string, string[]>();
  for (let row = 1; row < lines.length; row += 1) {
    const line = lines[row]!;
    if (line === '') continue;
    const cells = line.split('\t');
    if (wanted && !wanted.has(marketplaceNameIn(cells[channelAt] ?? ''))) continue;
    const id = cells[idAt] ?? '';
    const rows = orders.get(id);
    if (rows) rows.push(line);
    else orders.set(id, [line]);
  }
  return [...orders].map(([key, rows]) => () => {
    const table = rows.map((line) => line.split('\t'));
    // Their order in the report says nothing, and would make a new version of each reading.
    const texts = table.map((cells) => kept.map((column) => cells[column] ?? '').join('\t')).sort();
    const times = table.map((cells) => wholeSecond(cells[updatedAt] ?? ''));
    return {
      key,
      updatedAt: times.reduce((latest, time) => (time > latest ? time : latest)),
      payload: Buffer.from([columns, ...texts].join('\n')),
      mark: markOf(
        table[0]![statusAt] ?? '',
        table.some((cells) => (cells[priceAt] ?? '') !== ''),
      ),
    };
  });
}

function marketplaceNameIn(channel: string): string {
  const name = elsewhere.test(channel) ? marketplaceIn(channel.replace(elsewhere, ''))?.name : channel;
  return (name ?? '').toLowerCase();
}
