/** What separates the values of a CSV file, by name. */
export const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;

export type Delimiter = keyof typeof delimiters;

export interface CsvOptions {
  delimiter: Delimiter;
  /** The sign between whole and fraction of a decimal. */
  decimal: 'point' | 'comma';
  /** Whether the file begins with a byte order mark, by which Excel knows UTF-8. */
  bom: boolean;
  /** Whether texts that a spreadsheet would take for a formula get an apostrophe. */
  isSpreadsheetSafe: boolean;
}

export const defaultCsvOptions: CsvOptions = {
  delimiter: 'comma',
  decimal: 'point',
  bom: false,
  isSpreadsheetSafe: true,
};

/** The separators that spreadsheets expect in a locale; null: it writes decimals with a sign of its own, or it is no locale. */
export function separatorsOf(locale: string): Pick<CsvOptions, 'delimiter' | 'decimal'> | null {
  let parts: Intl.NumberFormatPart[];
  try {
    parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1.5);
  } catch {
    return null;
  }
  const sign = parts.find(({ type }) => type === 'decimal')?.value;
  if (sign === '.') return { delimiter: 'comma', decimal: 'point' };
  if (sign === ',') return { delimiter: 'semicolon', decimal: 'comma' };
  return null;
}
