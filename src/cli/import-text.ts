import type { Queryable } from '../database/pool.js';
import type { CheckedFile, CheckedImport } from '../jobs/operator/check-import.js';
import {
  type DeliveredFile,
  deliveredFiles,
  type MonthOfMoney,
  moneyByMonth,
  streamNotices,
} from '../jobs/operator/import-summary.js';
import { rejectedMessages } from '../ledger/rejected-records/rejected-records.js';
import { type OrderRemark, readRemarks } from '../models/parts/order-remarks.js';
import { textTable } from './text-table.js';

/** The maximum number of rejected orders, and of remarks, that are shown. */
const mostShown = 20;

const numeric = (titles: readonly string[]) => titles.map((title) => ({ title, align: 'right' as const }));

/** The result of `import --check`. */
export function checkedText(checked: CheckedImport): string {
  const { files, unknownColumns, unknownValues, heldBack: messages, notices, remarks, months } = checked;
  return [
    fileTable(files),
    ...files.flatMap(({ reasons }) => reasons.map((reason) => `! ${reason}\n`)),
    ...files.map(({ name, kind, note }) => (note ? columnsText({ ...note, name, stream: `${kind}` }) : '')),
    ...(unknownColumns.length > 0 ? [`Unused columns: ${unknownColumns.join(', ')}\n`] : []),
    ...(unknownValues.length > 0 ? [`Unknown values: ${unknownValues.join(', ')}\n`] : []),
    heldBackText({ count: messages.length, messages: messages.slice(0, mostShown) }),
    ...notices.map((notice) => `? ${notice}\n`),
    remarksText({ count: remarks.length, remarks }),
    monthTable(months),
  ].join('');
}

/** The result of an import, by file, and what needs attention. */
export async function importedText(db: Queryable, run: { sourceId: string; runId: string }): Promise<string> {
  const files = await deliveredFiles(db, run.runId);
  if (files.length === 0) return '';
  return [
    deliveredTable(files),
    ...files.map(columnsText),
    heldBackText(await rejectedMessages(db, run.sourceId, mostShown)),
    ...(await streamNotices(db, run.sourceId)).map((notice) => `? ${notice}\n`),
    remarksText(await readRemarks(db, run.sourceId, mostShown)),
    monthTable(await moneyByMonth(db, run)),
  ].join('');
}

function fileTable(files: readonly CheckedFile[]): string {
  const titles = ['rows', 'new', 'changed', 'unchanged', 'wrong', 'repeated: equal', 'different'];
  return textTable(
    [{ title: 'file' }, { title: 'holds' }, ...numeric(titles), { title: 'note' }],
    files.map((each) => [
      each.name,
      each.kind ?? '-',
      ...[each.rows, each.new, each.changed, each.unchanged, each.wrong].map(String),
      ...[each.note?.repeatedEqual ?? 0, each.note?.repeatedDifferent ?? 0].map(String),
      noteOf(each),
    ]),
  );
}

function noteOf({ isTaken, reasons, wrong }: CheckedFile): string {
  if (isTaken) return 'imported before';
  return reasons.length > 0 && wrong === 0 ? 'rejected' : '';
}

function deliveredTable(files: readonly DeliveredFile[]): string {
  const titles = ['rows', 'without a key', 'repeated: equal', 'different'];
  return textTable(
    [{ title: 'file' }, { title: 'holds' }, ...numeric(titles)],
    files.map((each) => [each.name, each.stream, each.rows, each.wrong, each.repeatedEqual, each.repeatedDifferent]),
  );
}

interface Columns {
  name: string;
  stream: string;
  columnsRead: readonly string[];
  columnsLeftOut: readonly string[];
  rowsLeftOut: Readonly<Record<string, number>>;
}

function columnsText({ name, stream, columnsRead, columnsLeftOut, rowsLeftOut }: Columns): string {
  const leftOut = columnsLeftOut.length === 0 ? '' : `; ignored: ${columnsLeftOut.join('; ')}`;
  const rows = Object.entries(rowsLeftOut).map(
    ([reason, count]) => `${name} leaves out ${count} row(s): ${reason === '' ? 'of no kind' : reason}\n`,
  );
  return `${name} as ${stream} reads ${columnsRead.join('; ')}${leftOut}\n${rows.join('')}`;
}

function heldBackText({ count, messages }: { count: number; messages: readonly string[] }): string {
  if (count === 0) return '';
  return `${count} rejected or waiting:\n${messages.map((message) => `! ${message}\n`).join('')}${more(count, messages.length)}`;
}

/** Remarks on loaded orders. */
export function remarksText({ count, remarks }: { count: number; remarks: readonly OrderRemark[] }): string {
  if (count === 0) return '';
  const lines = remarks.map(({ place, message }) => `? ${place === null ? '' : `${place}: `}${message}\n`);
  return `${count} to check:\n${lines.join('')}${more(count, remarks.length)}`;
}

function more(count: number, shown: number): string {
  return count > shown ? `… and ${count - shown} more\n` : '';
}

function monthTable(months: readonly MonthOfMoney[]): string {
  if (months.length === 0) return '';
  const titles = ['orders', 'gross sales', 'discounts', 'shipping', 'taxes', 'total', 'taken back'];
  return textTable(
    [{ title: 'month' }, { title: 'currency' }, ...numeric(titles)],
    months.map(({ month, currency, orders, grossSales, discounts, shipping, taxes, total, takenBack }) => [
      ...[month, currency, orders],
      ...[grossSales, discounts, shipping, taxes, total, takenBack].map(inMinorUnits),
    ]),
  );
}

/** At least two decimals, and all significant ones. */
function inMinorUnits(amount: string): string {
  const [whole, places = ''] = amount.split('.');
  return `${whole}.${places.replace(/0+$/, '').padEnd(2, '0')}`;
}
