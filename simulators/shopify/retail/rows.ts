import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { instantOf } from '../../kit/zone-clock.js';
import type { Micros } from '../model.js';

export const retailZone = 'Europe/London';
const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

/** One line of the file; text as written. */
export interface RetailRow {
  /** Line number in the file, the header being 1. */
  lineNumber: number;
  invoiceNo: string;
  stockCode: string;
  description: string;
  quantity: number;
  invoiceAt: Micros;
  unitPrice: string;
  /** Empty if the file does not have it. */
  customerId: string;
  country: string;
}

/** Streams the lines of the CSV, gzipped (`….gz`) or plain; an unreadable line is an error with its number. */
export async function* readRows(path: string): AsyncGenerator<RetailRow> {
  const file = createReadStream(path);
  const parser = parse({ bom: true });
  // The parser's own iteration reports a fault anywhere in the pipeline.
  const done = (error: NodeJS.ErrnoException | null): void => {
    if (error) parser.destroy(error);
  };
  if (path.endsWith('.gz')) pipeline(file, createGunzip(), parser, done);
  else pipeline(file, parser, done);
  let record = 0;
  for await (const fields of parser as AsyncIterable<string[]>) {
    record += 1;
    if (record === 1) {
      if (fields.join() !== header) throw new Error(`${path}: expected the header ${header}, got ${fields.join()}`);
      continue;
    }
    yield toRow(fields, record, path);
  }
}

const instants = new Map<string, Micros>();

function toRow(fields: string[], lineNumber: number, path: string): RetailRow {
  const [
    invoiceNo = '',
    stockCode = '',
    description = '',
    quantity = '',
    invoiceDate = '',
    unitPrice = '',
    customerId = '',
    country = '',
  ] = fields;
  const fault = (what: string): Error => new Error(`${path}: record ${lineNumber}: ${what}`);
  if (!/^-?\d+$/.test(quantity)) throw fault(`Quantity ${JSON.stringify(quantity)} is not a whole number`);
  if (!/^-?\d+(\.\d+)?$/.test(unitPrice)) throw fault(`UnitPrice ${JSON.stringify(unitPrice)} is not a decimal`);
  let invoiceAt = instants.get(invoiceDate);
  if (invoiceAt === undefined) {
    const wallClock = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(invoiceDate)
      ? Date.parse(`${invoiceDate.replace(' ', 'T')}Z`)
      : Number.NaN;
    if (Number.isNaN(wallClock)) throw fault(`InvoiceDate ${JSON.stringify(invoiceDate)} is not yyyy-mm-dd hh:mm:ss`);
    invoiceAt = instantOf(wallClock, retailZone);
    instants.set(invoiceDate, invoiceAt);
  }
  return {
    lineNumber,
    invoiceNo,
    stockCode,
    description,
    quantity: Number(quantity),
    invoiceAt,
    unitPrice,
    customerId,
    country,
  };
}
