import Big from 'big.js';
import type { ExchangeRate } from '../../canonical/exchange-rate.js';
import { currencyProblem, dateProblem, rateProblem } from './check-rate.js';
import type { CsvRow } from './csv-rows.js';
import type { ParsedRates, RateFault } from './parsed-rates.js';

const wanted = ['date', 'currency', 'rate'];
const known = [...wanted, 'base'];

interface MerchantRow extends ExchangeRate {
  base: string;
  line: number;
}

/** Whether a header is that of the canonical form, with its columns in any order. */
export function isMerchantHeader(cells: readonly string[]): boolean {
  const names = cells.map((name) => name.toLowerCase());
  return wanted.every((name) => names.includes(name)) && names.every((name) => known.includes(name));
}

/**
 * Reads the canonical form: `date,currency,rate[,base]`, units of `currency` for one `base`, by default EUR. For another base, the
 * same file must have its rate to the euro on the same day, so that a correction in another file changes nothing here.
 */
export function readMerchantRows([header, ...rows]: readonly CsvRow[], file: string): ParsedRates {
  const names = header?.cells.map((name) => name.toLowerCase()) ?? [];
  const faults: RateFault[] = [];
  const read: MerchantRow[] = [];
  const seen = new Set<string>();
  for (const { line, cells } of rows) {
    const cell = (name: string): string => (names.includes(name) ? (cells[names.indexOf(name)] ?? '') : '');
    const [date, currency, rate, base] = [cell('date'), cell('currency'), cell('rate'), cell('base') || 'EUR'];
    const place = { file, line };
    const problems: [string, string, string | null][] = [
      ['line', cells.join(','), cells.length === names.length ? null : `expected ${names.length} values`],
      ['date', date, dateProblem(date)],
      [
        'currency',
        currency,
        currency === 'EUR' ? 'the euro is always 1: enter the other currency' : currencyProblem(currency),
      ],
      ['rate', rate, rateProblem(rate)],
      ['base', base, base === currency ? 'expected another currency' : currencyProblem(base)],
      ['currency', currency, seen.has(`${date} ${currency}`) ? `its rate for ${date} occurs twice` : null],
    ];
    const [wrong] = problems.filter(([, , reason]) => reason !== null);
    if (wrong) faults.push({ ...place, column: wrong[0], value: wrong[1], reason: wrong[2] as string });
    else read.push({ date, currency, rate, base, line });
    seen.add(`${date} ${currency}`);
  }
  return againstTheEuro(read, file, faults);
}

function againstTheEuro(rows: readonly MerchantRow[], file: string, faults: RateFault[]): ParsedRates {
  const direct = new Map(rows.filter(({ base }) => base === 'EUR').map((row) => [`${row.date} ${row.currency}`, row]));
  const rates = rows.flatMap(({ date, currency, rate, base, line }): ExchangeRate[] => {
    if (base === 'EUR') return [{ date, currency, rate }];
    const ofBase = direct.get(`${date} ${base}`);
    if (ofBase) return [{ date, currency, rate: new Big(rate).times(ofBase.rate).toFixed() }];
    const reason = `the file has no row for ${base} against EUR on ${date}`;
    faults.push({ file, line, column: 'base', value: base, reason });
    return [];
  });
  return { rates, faults };
}
