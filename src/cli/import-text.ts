import { Big } from 'big.js';
import type { Queryable } from '../database/pool.js';
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
export const mostShown = 20;

export const numeric = (titles: readonly string[]) => titles.map((title) => ({ title, align: 'right' as const }));

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

/** What is read of a file, and what is not. */
export function columnsText({ name, stream, columnsRead, columnsLeftOut, rowsLeftOut }: Columns): string {
  const leftOut = columnsLeftOut.length === 0 ? '' : `; ignored: ${columnsLeftOut.join('; ')}`;
  const rows = Object.entries(rowsLeftOut).map(
    ([reason, count]) => `${name} leaves out ${count} row(s): ${reason === '' ? 'of no kind' : reason}\n`,
  );
  return `${name} as ${stream} reads ${columnsRead.join('; ')}${leftOut}\n${rows.join('')}`;
}

export function heldBackText({ count, messages }: { count: number; messages: readonly string[] }): string {
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

/** The money by month and currency, with the sum of each currency that has several months. */
export function monthTable(months: readonly MonthOfMoney[]): string {
  if (months.length === 0) return '';
  const titles = ['orders', 'gross sales', 'discounts', 'shipping', 'taxes', 'total', 'taken back', 'refunds'];
  return textTable(
    [{ title: 'month' }, { title: 'currency' }, ...numeric(titles)],
    [...months, ...sums(months)].map((each) => [
      ...[each.month, each.currency, each.orders],
      ...amounts.map((name) => inMinorUnits(each[name])),
      each.refunds,
    ]),
  );
}

const amounts = ['grossSales', 'discounts', 'shipping', 'taxes', 'total', 'takenBack'] as const;

function sums(months: readonly MonthOfMoney[]): MonthOfMoney[] {
  const byCurrency = new Map<string, MonthOfMoney[]>();
  for (const each of months) byCurrency.set(each.currency, [...(byCurrency.get(each.currency) ?? []), each]);
  return [...byCurrency].flatMap(([currency, all]) => {
    if (all.length === 1) return [];
    const sumOf = (name: keyof MonthOfMoney): string =>
      all.reduce((sum, each) => sum.plus(each[name]), new Big(0)).toFixed();
    const [orders, refunds] = [sumOf('orders'), sumOf('refunds')];
    const money = Object.fromEntries(amounts.map((name) => [name, sumOf(name)])) as Pick<
      MonthOfMoney,
      (typeof amounts)[number]
    >;
    return [{ month: 'all', currency, orders, refunds, ...money }];
  });
}

/** At least two decimals, and all significant ones. */
function inMinorUnits(amount: string): string {
  const [whole, places = ''] = amount.split('.');
  return `${whole}.${places.replace(/0+$/, '').padEnd(2, '0')}`;
}
