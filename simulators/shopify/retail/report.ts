import { fromMinor } from '../../kit/amounts.js';

/** The file's prices have up to three decimals; all sums are kept in tenths of a penny. */
export const priceDigits = 3;

/** Why a line of the file is not in the shop. */
export type LeftOutReason =
  | 'bad debt adjustment (A-invoice)'
  | 'sale without quantity'
  | 'sale without price'
  | 'cancellation without negative quantity'
  | 'cancellation without customer'
  | 'cancellation of an article that this customer never bought'
  | 'cancellation before any purchase of that article'
  | 'cancellation of more than any earlier purchase has left'
  | 'cancellation without price';

interface Tally {
  lines: number;
  /** Sum of |quantity x unit price|, in tenths of a penny. */
  value: bigint;
}

export interface RetailReport {
  lines: number;
  sales: Tally;
  orders: number;
  guestOrders: number;
  customers: number;
  products: number;
  refunds: number;
  /** Cancelled lines whose purchase was found, at the price it was sold at. */
  cancelled: Tally;
  /** Of these, the ones cancelled at a different price; the value is the sum of the differences. */
  repriced: Tally;
  leftOut: Map<LeftOutReason, Tally>;
}

export function tally(): Tally {
  return { lines: 0, value: 0n };
}

export function count(into: Tally, value: bigint): void {
  into.lines += 1;
  into.value += value < 0n ? -value : value;
}

export function leaveOut(report: RetailReport, reason: LeftOutReason, value: bigint): void {
  const known = report.leftOut.get(reason) ?? tally();
  report.leftOut.set(reason, known);
  count(known, value);
}

/** The report as readable lines of text. */
export function formatReport(report: RetailReport): string {
  const pounds = (value: bigint): string => `£${grouped(fromMinor(value, priceDigits))}`;
  const rows: [string, string, string][] = [
    ['lines in the file', grouped(String(report.lines)), ''],
    ['sales lines', grouped(String(report.sales.lines)), pounds(report.sales.value)],
    ['orders', grouped(String(report.orders)), `${grouped(String(report.guestOrders))} of guests`],
    ['customers', grouped(String(report.customers)), ''],
    ['products', grouped(String(report.products)), ''],
    [
      'cancelled lines matched',
      grouped(String(report.cancelled.lines)),
      `${pounds(report.cancelled.value)} in ${grouped(String(report.refunds))} refunds`,
    ],
    ['  at another price than sold', grouped(String(report.repriced.lines)), `${pounds(report.repriced.value)} apart`],
    ...[...report.leftOut]
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([reason, { lines, value }]): [string, string, string] => [
        `left out: ${reason}`,
        grouped(String(lines)),
        pounds(value),
      ]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, lines, note]) => `${name.padEnd(width)}  ${lines.padStart(8)}  ${note}`.trimEnd()).join('\n');
}

function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
