import { businessDays } from '../../kit/business-days.js';
import type { Article, Movement } from '../data/model.js';
import { usDate } from './ledger-detail.js';
import type { Request, Table } from './report-types.js';

const HEADER = [
  ...['Date', 'FNSKU', 'ASIN', 'MSKU', 'Title', 'Disposition', 'Starting Warehouse Balance'],
  ...['In Transit Between Warehouses', 'Receipts', 'Customer Shipments', 'Customer Returns', 'Vendor Returns'],
  ...['Warehouse Transfer In/Out', 'Found', 'Lost', 'Damaged', 'Disposed', 'Other Events'],
  ...['Ending Warehouse Balance', 'Unknown Events', 'Location'],
];
const DAY_MS = 86_400_000;

interface Line {
  article: Article;
  disposition: string;
  location: string;
  moved: Movement[];
}

/** Balances and movements of each day or month, by article, disposition and country, in all marketplaces of the region. */
export function ledgerSummaryTable({ seller, from, to, options }: Request): Table {
  const isDaily = options.aggregatedByTimePeriod === 'DAILY';
  const dayOf = businessDays('UTC');
  const periodOf = (day: string): string => (isDaily ? day : day.slice(0, 7));
  const periods = [...new Set(daysBetween(dayOf(from), dayOf(to)).map(periodOf))];
  const lines = new Map<string, Line>();
  for (const movement of seller.movements) {
    const { article, marketplace, disposition, center } = movement;
    const location = options.aggregateByLocation === 'FC' ? center : marketplace.country;
    const key = `${article.sku}|${disposition}|${location}`;
    const line = lines.get(key) ?? { article, disposition, location, moved: [] };
    line.moved.push(movement);
    lines.set(key, line);
  }
  const rows = periods.flatMap((period) =>
    [...lines.values()].map((line) => {
      const before = line.moved.filter(({ at }) => periodOf(dayOf(at)) < period);
      const inside = line.moved.filter(({ at }) => periodOf(dayOf(at)) === period);
      return rowOf(line, isDaily ? period : `${period}-01`, units(before), inside);
    }),
  );
  return { header: HEADER, rows };
}

function rowOf({ article, disposition, location }: Line, day: string, start: number, inside: Movement[]): string[] {
  const of = (fits: (movement: Movement) => boolean): string => String(units(inside.filter(fits)));
  return [
    ...[usDate(day), article.fnsku, article.asin, article.sku, article.title, disposition, String(start), '0'],
    ...[of(({ kind }) => kind === 'Receipts'), of(({ kind }) => kind === 'Shipments')],
    ...[of(({ kind }) => kind === 'CustomerReturns'), of(({ kind }) => kind === 'VendorReturns')],
    of(({ kind }) => kind === 'WhseTransfers'),
    ...(['F', 'M', 'E', 'D'] as const).map((letter) => of(({ reason }) => reason === letter)),
    ...['0', String(start + units(inside)), '0', location],
  ];
}

const units = (moved: readonly Movement[]): number => moved.reduce((total, { quantity }) => total + quantity, 0);

function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
