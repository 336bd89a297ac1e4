import type { ExtractedRecord } from '../../../contract/extractor.js';
import { settlementTime } from '../client/times.js';
import { rowsOfReport } from './rows-of-report.js';

const needed = ['settlement-id', 'total-amount', 'currency', 'order-id', 'amount'];

/** A settlement report in records, with what its first row says of it; '' if it has no such row. */
export interface SettlementReading {
  records: ExtractedRecord[];
  startsAt: string;
  currency: string;
}

/**
 * The records of a settlement report V2: the row with its total under the settlement's id, and the rows of each order under that id and
 * the order's. Rows without an order are one record.
 */
export function settlementRecords(text: string, reportId: string): SettlementReading {
  const { columns, rows, cell } = rowsOfReport(text, reportId, needed);
  const groups = new Map<string, (readonly string[])[]>();
  let [startsAt, currency] = ['', ''];
  for (const row of rows) {
    const settlementId = cell(row, 'settlement-id');
    const isTotal = cell(row, 'total-amount') !== '';
    if (isTotal) {
      startsAt = settlementTime(cell(row, 'settlement-start-date')) ?? '';
      currency = cell(row, 'currency');
    }
    const key = isTotal ? settlementId : `${settlementId}/${cell(row, 'order-id')}`;
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  const records = [...groups].map(([key, own]) => ({
    key,
    updatedAt: null,
    payload: Buffer.from(JSON.stringify({ columns, rows: own })),
  }));
  return { records, startsAt, currency };
}
