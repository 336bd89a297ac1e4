import { currencyProblem, dateProblem, rateProblem } from './check-rate.js';
import { type CsvRow, csvRows } from './csv-rows.js';
import type { ParsedRates, RateFault } from './parsed-rates.js';

/** The ECB's marks for a missing rate. */
const notQuoted = new Set(['N/A', '']);

/**
 * Reads the ECB's own table: `Date,USD,JPY,…,` and a line per day. Columns are read by name, because they change over time; the
 * comma at the end of each line adds an empty last column, which is ignored.
 */
export function parseEcbCsv(text: string, file: string): ParsedRates {
  const rows = csvRows(text, file);
  return Array.isArray(rows) ? readTable(rows, file) : { rates: [], faults: [rows] };
}

export function readTable([header, ...rows]: readonly CsvRow[], file: string): ParsedRates {
  const columns = header?.cells.filter((name, i) => i > 0 && (name !== '' || i < header.cells.length - 1)) ?? [];
  const headerFaults = headerProblems(header, columns, file);
  if (headerFaults.length > 0) return { rates: [], faults: headerFaults };
  const parsed: ParsedRates = { rates: [], faults: [] };
  const seen = new Set<string>();
  for (const row of rows) readDay(row, { width: header?.cells.length ?? 0, columns, file, seen, parsed });
  return parsed;
}

function headerProblems(header: CsvRow | undefined, columns: readonly string[], file: string): RateFault[] {
  const fault = (column: string, value: string, reason: string): RateFault => ({
    ...{ file, line: header?.line ?? 1, column, value, reason },
  });
  const first = header?.cells[0] ?? '';
  if (first !== 'Date') return [fault('header', first, 'expected an ECB table, which begins with Date')];
  return columns.flatMap((name, i) => {
    const problem = columns.indexOf(name) < i ? 'the column occurs twice' : currencyProblem(name);
    return problem === null ? [] : [fault('header', name, problem)];
  });
}

interface TableInHand {
  /** The number of values in a line, including the empty last one. */
  width: number;
  columns: readonly string[];
  file: string;
  seen: Set<string>;
  parsed: ParsedRates;
}

function readDay(
  { line, cells: [date = '', ...cells] }: CsvRow,
  { width, columns, file, seen, parsed }: TableInHand,
): void {
  const fault = (column: string, value: string, reason: string): void => {
    parsed.faults.push({ file, line, column, value, reason });
  };
  const problem = seen.has(date) ? 'the day occurs twice' : dateProblem(date);
  seen.add(date);
  if (problem !== null) {
    fault('Date', date, problem);
    return;
  }
  if (cells.length + 1 !== width) {
    fault('line', date, `it has ${cells.length + 1} values, but the header has ${width}`);
    return;
  }
  for (const [i, currency] of columns.entries()) {
    const rate = cells[i] as string;
    if (notQuoted.has(rate)) continue;
    const wrong = rateProblem(rate);
    if (wrong === null) parsed.rates.push({ date, currency, rate });
    else fault(currency, rate, wrong);
  }
}
