import type { ExtractedRecord } from '../../../contract/extractor.js';
import { TransientError } from '../../../runtime/errors.js';
import type { Slice } from '../../reading/slices.js';
import type { SlicePage } from '../../reading/windows.js';
import { marketplaceIn } from '../client/marketplaces.js';
import { wholeSecond } from '../client/times.js';
import type { ConnectedAccount } from './account.js';
import { createReport, reportText } from './report.js';
import { isPersonalColumn } from './without-personal.js';

const reportType = 'GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL';
const ordersPerPage = 500;
const needed = ['amazon-order-id', 'last-updated-date', 'order-status', 'sales-channel', 'sku', 'quantity'];
/** Orders of other channels that Amazon only ships: `Non-Amazon DE`. */
const elsewhere = /^non-amazon\s+/i;

/**
 * The orders of a slice, from the last-update report. It has a row for each item, without an id, in no certain order, and holds all
 * marketplaces of the region, whichever were asked for. An order's rows are one record.
 */
export async function* readOrderReport(
  account: ConnectedAccount,
  slice: Slice,
  waits: (status: string, hasPrice: boolean) => string,
): AsyncGenerator<SlicePage> {
  const { client, settings } = account;
  const participations = await account.marketplaces();
  const position = slice.position as { reportId: string } | undefined;
  const reportId =
    position?.reportId ??
    (await createReport(client, {
      reportType,
      dataStartTime: slice.from,
      dataEndTime: slice.to,
      marketplaceIds: participations.map(({ id }) => id),
    }));
  if (position === undefined) yield { records: [], position: { reportId }, isLast: false };
  const text = await reportText(client, reportId, settings.region === 'fe' ? 'shift_jis' : 'windows-1252');
  const names = new Set(participations.map(({ name }) => name.toLowerCase()));
  const isWanted = (channel: string): boolean => {
    if (!settings.marketplaces) return true;
    const name = elsewhere.test(channel) ? marketplaceIn(channel.replace(elsewhere, ''))?.name : channel;
    return names.has((name ?? '').toLowerCase());
  };
  const records = text === null ? [] : recordsIn(text, reportId, isWanted, waits);
  for (let at = 0; at < records.length; at += ordersPerPage) {
    const isLast = at + ordersPerPage >= records.length;
    yield { records: records.slice(at, at + ordersPerPage), position: { reportId }, isLast };
  }
  if (records.length === 0) yield { records: [], position: { reportId }, isLast: true };
}

function recordsIn(
  text: string,
  reportId: string,
  isWanted: (channel: string) => boolean,
  waits: (status: string, hasPrice: boolean) => string,
): ExtractedRecord[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const header = (lines[0] ?? '').replace(/^\uFEFF/, '').split('\t');
  const missing = needed.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new TransientError(`report ${reportId} lacks the column(s) ${missing.join(', ')}`, {
      code: 'amazon_report_columns',
    });
  }
  const kept = header.flatMap((name, at) => (isPersonalColumn(name) ? [] : [at]));
  const columns = kept.map((at) => header[at]!);
  const of = (cells: readonly string[], name: string): string => cells[header.indexOf(name)] ?? '';
  const orders = new Map<string, string[][]>();
  for (const line of lines.slice(1)) {
    const cells = line.split('\t');
    if (!isWanted(of(cells, 'sales-channel'))) continue;
    const id = of(cells, 'amazon-order-id');
    const rows = orders.get(id);
    if (rows) rows.push(cells);
    else orders.set(id, [cells]);
  }
  return [...orders].map(([key, rows]) => ({
    key,
    updatedAt: rows
      .map((cells) => wholeSecond(of(cells, 'last-updated-date')))
      .toSorted()
      .at(-1)!,
    payload: payloadOf(
      columns,
      rows.map((cells) => kept.map((at) => cells[at] ?? '')),
    ),
    mark: waits(
      of(rows[0]!, 'order-status'),
      rows.some((cells) => of(cells, 'item-price') !== ''),
    ),
  }));
}

/** Rows in a fixed order: their order in the report says nothing, and would make a new version of each reading. */
function payloadOf(columns: readonly string[], rows: readonly (readonly string[])[]): Uint8Array {
  const sorted = rows.map((row) => JSON.stringify(row)).toSorted();
  return Buffer.from(`{"columns":${JSON.stringify(columns)},"rows":[${sorted.join(',')}]}`);
}
