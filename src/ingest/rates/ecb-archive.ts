import { strFromU8, unzipSync } from 'fflate';
import { parseEcbCsv } from './ecb-csv.js';
import type { ParsedRates } from './parsed-rates.js';

/** Twenty times the size of the history of all days since 1999. */
const longestTable = 64 * 1024 * 1024;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** Reads the ECB's table from its zip file. */
export function parseEcbArchive(bytes: Uint8Array, file: string): ParsedRates {
  const fault = (reason: string): ParsedRates => ({
    rates: [],
    faults: [{ file, line: 1, column: 'archive', value: `${bytes.length} bytes`, reason }],
  });
  try {
    const isTable = ({ name, originalSize }: { name: string; originalSize: number }): boolean =>
      name.endsWith('.csv') && originalSize <= longestTable;
    const [entry] = Object.entries(unzipSync(bytes, { filter: isTable }));
    return entry ? parseEcbCsv(strFromU8(entry[1]), `${file}/${entry[0]}`) : fault('it contains no CSV file');
  } catch (error) {
    return fault(`it is not a complete zip file (${(error as Error).message})`);
  }
}
