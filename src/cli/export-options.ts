import { closest } from '../config/closest.js';
import { type ExportFormat, exportFormats } from '../exports/formats/create-writer.js';
import { type CsvOptions, defaultCsvOptions, delimiters, separatorsOf } from '../exports/formats/csv/csv-options.js';
import { type ExportListName, exportListNames } from '../exports/lists/lists.js';
import { ConfigError } from '../runtime/errors.js';

/** What `cartograph export` is given. */
export interface ExportOptions {
  format?: string;
  out?: string;
  from?: string;
  to?: string;
  filter?: string;
  columns?: string;
  query?: string;
  report?: string;
  variables?: string;
  path?: string;
  bom?: boolean;
  locale?: string;
  delimiter?: string;
  decimal?: string;
  exactText?: boolean;
}

const dated: ReadonlySet<ExportListName> = new Set(['orders', 'orderItems', 'refunds']);

/** By `--format`, or by the end of the file's name; CSV if neither says it. */
export function formatOf({ format, out }: ExportOptions): ExportFormat {
  const named = format ?? /\.(csv|xlsx|ndjson|parquet)$/i.exec(out ?? '')?.[1] ?? 'csv';
  const found = exportFormats.find((each) => each === named.toLowerCase());
  if (found) return found;
  const meant = closest(named, [...exportFormats]);
  throw wrong(
    `--format ${named} is not a format${meant ? `; did you mean ${meant}?` : '.'} Formats: ${exportFormats.join(', ')}.`,
  );
}

export function listOf(name: string): ExportListName {
  const found = exportListNames.find((each) => each === name);
  if (found) return found;
  const meant = closest(name, exportListNames);
  throw wrong(
    `"${name}" is not a list${meant ? `; did you mean ${meant}?` : '.'} Lists: ${exportListNames.join(', ')}.`,
  );
}

/** The filter of a list, from `--filter`, `--from` and `--to`. null: none of them is given. */
export async function filterOf(
  list: ExportListName,
  { filter, from, to }: ExportOptions,
): Promise<Record<string, unknown> | null> {
  const given = filter === undefined ? null : objectOf('--filter', filter);
  const hasRange = from !== undefined || to !== undefined;
  if (given === null && !hasRange) return null;
  if (hasRange && !dated.has(list)) {
    throw wrong(`--from and --to are for ${[...dated].join(', ')}: ${list} have no day of their own. Use --filter.`);
  }
  const date = { range: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) } };
  const wanted = hasRange ? { ...given, date: { ...(given?.date as object | undefined), ...date } } : given;
  // The schema takes 40 MB, which most exports do without.
  const { listFilter } = await import('../resolvers/list-filters.js');
  const coerced = listFilter(list, wanted);
  if (coerced.faults === null) return coerced.filter;
  throw wrong(`The filter does not fit: ${coerced.faults.join(' ')}`);
}

/** `id,total`; null: all. */
export function columnsOf({ columns }: ExportOptions): string[] | null {
  if (columns === undefined) return null;
  const names = columns.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw wrong(`--columns ${columns} has an empty name: expected names with commas between them, such as id,total.`);
}

export function objectOf(option: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(`${option} is not a JSON object, such as '{"source": ["london"]}'.`);
}

export function csvOptionsOf({ bom, locale, delimiter, decimal, exactText }: ExportOptions): CsvOptions {
  const separators = locale === undefined ? {} : separatorsOf(locale);
  if (separators === null) {
    throw wrong(
      `--locale ${locale} is not a locale with a decimal point or comma, such as de-DE. Use --delimiter and --decimal.`,
    );
  }
  const options: CsvOptions = {
    ...defaultCsvOptions,
    ...separators,
    ...(delimiter !== undefined && { delimiter: oneOf('--delimiter', delimiter, keysOf(delimiters)) }),
    ...(decimal !== undefined && { decimal: oneOf('--decimal', decimal, ['point', 'comma'] as const) }),
    bom: bom === true,
    isSpreadsheetSafe: exactText !== true,
  };
  return options;
}

function keysOf<Key extends string>(object: Record<Key, unknown>): Key[] {
  return Object.keys(object) as Key[];
}

function oneOf<Word extends string>(option: string, given: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === given);
  if (found !== undefined) return found;
  throw wrong(`${option} ${given} is not one of ${words.join(', ')}.`);
}

export function wrong(message: string): ConfigError {
  return new ConfigError(message, { code: 'bad_export' });
}
