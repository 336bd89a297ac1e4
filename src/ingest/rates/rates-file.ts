import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../runtime/errors.js';
import { csvRows } from './csv-rows.js';
import { isZip, parseEcbArchive } from './ecb-archive.js';
import { readTable } from './ecb-csv.js';
import { parseEcbXml } from './ecb-xml.js';
import { isMerchantHeader, readMerchantRows } from './merchant-csv.js';
import type { ParsedRates } from './parsed-rates.js';

/** The bytes of a file of rates. Throws a `ConfigError` if it cannot be read. */
export async function readRatesFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(`The file of exchange rates ${file} cannot be read (${code ?? message}).`, {
      code: 'rates_file_unreadable',
    });
  }
}

/** Reads a file of rates in any supported form: the canonical CSV, or the ECB's CSV, zip or XML. */
export function parseRatesFile(bytes: Buffer, file: string): ParsedRates {
  const name = path.basename(file);
  if (isZip(bytes)) return parseEcbArchive(bytes, name);
  const text = bytes.toString('utf8');
  if (/^\uFEFF?\s*</.test(text)) return parseEcbXml(text.replace(/^\uFEFF/, ''), name);
  const rows = csvRows(text, name);
  if (!Array.isArray(rows)) return { rates: [], faults: [rows] };
  const [header] = rows;
  if (header && isMerchantHeader(header.cells)) return readMerchantRows(rows, name);
  if (header?.cells[0] === 'Date') return readTable(rows, name);
  const reason = 'expected date,currency,rate[,base], or the header of the ECB: Date,USD,…';
  return {
    rates: [],
    faults: [{ file: name, line: header?.line ?? 1, column: 'header', value: header?.cells.join(',') ?? '', reason }],
  };
}
