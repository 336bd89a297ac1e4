import type { ExtractedRecord } from '../../../contract/extractor.js';
import { TransientError } from '../../../runtime/errors.js';
import { parseSlice } from '../../reading/json-slice.js';
import { columnNamed } from '../client/ledger-columns.js';
import { marketplaceIn } from '../client/marketplaces.js';
import type { Participation } from './account.js';

/** By marketplace and SKU: what the account has now of it. */
export type ListedStock = Map<string, { condition: string; /** null: not known. */ changedAt: string | null }>;

interface Period {
  /** Instants at which days begin, unless a period was halved; `to` is outside. */
  from: string;
  to: string;
  /** The first period of the history: it has the stock at its beginning too. */
  isFirst: boolean;
  /** The last one: what it leaves of a SKU that the account no longer has is gone. */
  isLast: boolean;
  listed: ListedStock;
  marketplaces: readonly Participation[];
}

const needed = ['Date', 'MSKU', 'Disposition', 'StartingWarehouseBalance', 'EndingWarehouseBalance', 'Location'];

/** Adds a record of the stream `inventory`: a summary, or a row of the report. */
export function addListed(listed: ListedStock, marketplaceId: string, payload: Uint8Array): void {
  const stock = parseSlice(payload) as {
    sellerSku: string;
    condition?: string;
    lastUpdatedTime?: string;
    columns?: string[];
    rows?: string[][];
  };
  const { columns, rows } = stock;
  const cell = (name: string): string => rows![0]![columns!.indexOf(name)] ?? '';
  const sku = columns ? cell('sku') : stock.sellerSku;
  listed.set(`${marketplaceId}/${sku}`, {
    condition: (columns ? cell('condition') : stock.condition) ?? '',
    changedAt: stock.lastUpdatedTime ?? null,
  });
}

/**
 * The rows of a daily ledger summary by marketplace and SKU, of the days on which something moved, with since when each
 * is as the account has it now. `elsewhere`: countries with rows in which no marketplace is read.
 */
export function ledgerRecords(
  text: string,
  reportId: string,
  period: Period,
): { records: ExtractedRecord[]; elsewhere: ReadonlySet<string> } {
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length === 0) return { records: [], elsewhere: new Set() };
  const columns = header.replace(/^\uFEFF/, '').split('\t');
  const places = new Map(needed.map((name) => [name, columnNamed(columns, name)]));
  const missing = needed.filter((name) => places.get(name) === -1);
  if (missing.length > 0) throw wrong(`lacks the column(s) ${missing.join(', ')}`, reportId);
  const rows = lines.map((line) => rowOf(line.split('\t'), places));
  const dayOf = daysIn(
    rows.map(({ date }) => date),
    period,
    reportId,
  );
  const elsewhere = new Set<string>();
  const bySku = new Map<string, DatedRow[]>();
  for (const row of rows) {
    const day = dayOf(row.date);
    if (day < period.from.slice(0, 10) || Date.parse(day) >= Date.parse(period.to)) continue;
    const marketplace = marketplaceIn(row.country === 'UK' ? 'GB' : row.country);
    if (marketplace && period.marketplaces.some(({ id }) => id === marketplace.id)) {
      const key = `${marketplace.id}/${row.sku}`;
      bySku.set(key, [...(bySku.get(key) ?? []), { ...row, day }]);
    } else elsewhere.add(row.country);
  }
  return { records: [...bySku].flatMap(([key, own]) => recordsOf(key, own, { columns, period })), elsewhere };
}

interface LedgerRow {
  cells: string[];
  date: string;
  sku: string;
  country: string;
  start: string;
  end: string;
}

interface DatedRow extends LedgerRow {
  /** `2026-07-03` */
  day: string;
}

function rowOf(cells: string[], places: ReadonlyMap<string, number>): LedgerRow {
  const cell = (name: string): string => cells[places.get(name)!] ?? '';
  return {
    ...{ cells, date: cell('Date'), sku: cell('MSKU'), country: cell('Location').toUpperCase() },
    ...{ start: cell('StartingWarehouseBalance'), end: cell('EndingWarehouseBalance') },
  };
}

/** One, or none if nothing of the SKU moved. */
function recordsOf(
  key: string,
  rows: readonly DatedRow[],
  { columns, period }: { columns: readonly string[]; period: Period },
): ExtractedRecord[] {
  const known = period.listed.get(key);
  const days = rows.map(({ day }) => day).sort();
  const moved = new Set(rows.filter(({ start, end }) => start !== end).map(({ day }) => day));
  if (period.isFirst) moved.add(days[0]!);
  const isLeft = rows.some(({ day, end }) => day === days.at(-1) && Number(end) !== 0);
  const closesOn = period.isLast && known === undefined && isLeft ? period.to.slice(0, 10) : null;
  const kept = rows.filter(({ day }) => moved.has(day));
  if (kept.length === 0 && closesOn === null) return [];
  const [marketplaceId] = key.split('/', 1) as [string];
  const stock = {
    ...{ marketplaceId, sellerSku: key.slice(marketplaceId.length + 1), condition: known?.condition ?? '' },
    ...{ knownFrom: known?.changedAt ?? null, closesOn },
    ...{ days: kept.map(({ day }) => day), columns, rows: kept.map(({ cells }) => cells) },
  };
  return [{ key: `${key}/${period.from.slice(0, 10)}`, updatedAt: null, payload: Buffer.from(JSON.stringify(stock)) }];
}

const dates = /^(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)\/(\d\d?)\/(\d{4}))/;

/** `2026-07-03` of `07/03/2026`, or of `03/07/2026` where only that reading lies in the period. */
function daysIn(texts: readonly string[], { from, to }: Period, reportId: string): (text: string) => string {
  const distinct = [...new Set(texts)];
  for (const isDayFirst of [false, true]) {
    const days = new Map(distinct.map((text) => [text, dayOf(text, isDayFirst)]));
    const isOfPeriod = (day: string | null): boolean =>
      day !== null && day >= from.slice(0, 10) && Date.parse(day) <= Date.parse(to);
    if ([...days.values()].every(isOfPeriod)) return (text) => days.get(text)!;
  }
  throw wrong(`has days outside ${from} to ${to}, or in no known format, such as ${distinct[0]}`, reportId);
}

function dayOf(text: string, isDayFirst: boolean): string | null {
  const found = dates.exec(text);
  if (!found) return null;
  const [, isoYear, isoMonth, isoDay, first, second, year] = found;
  const [month, day] = isoYear ? [isoMonth!, isoDay!] : isDayFirst ? [second!, first!] : [first!, second!];
  const iso = `${isoYear ?? year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return Number.isNaN(Date.parse(iso)) ? null : iso;
}

function wrong(what: string, reportId: string): TransientError {
  return new TransientError(`report ${reportId} ${what}`, { code: 'amazon_report_columns' });
}
