import { isoSeconds } from '../times.js';
import type { Request, Table } from './report-types.js';

const HEADER = [
  ...['Date', 'FNSKU', 'ASIN', 'MSKU', 'Title', 'Event Type', 'Reference ID', 'Quantity', 'Fulfillment Center'],
  ...['Disposition', 'Reason', 'Country', 'Reconciled Quantity', 'Unreconciled Quantity'],
];

/** The movements of the period in all marketplaces of the region. */
export function ledgerDetailTable({ seller, from, to }: Request): Table {
  const moved = seller.movements.filter(({ at }) => at >= from && at <= to);
  return {
    header: HEADER,
    rows: moved.map(({ at, article, marketplace, kind, quantity, reference, center, disposition, reason }) => [
      ...[usDate(isoSeconds(at)), article.fnsku, article.asin, article.sku, article.title, kind, reference],
      ...[String(quantity), center, disposition, reason ?? '', marketplace.country, String(Math.abs(quantity)), '0'],
    ]),
  };
}

/** `07/03/2026` */
export function usDate(iso: string): string {
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}`;
}
