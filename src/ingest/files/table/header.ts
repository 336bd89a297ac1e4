import { DataError } from '../../../runtime/errors.js';
import { cellText, rowCells } from '../formats/sheet-row.js';
import { cellsOf } from './cells.js';
import { openBytes } from './file-bytes.js';
import { FileFault, rowsFault } from './file-fault.js';
import { type FoundFile, isWorkbook } from './find-files.js';
import { type Row, type RowPlace, readRows } from './rows.js';
import { skippedBy } from './skipped-rows.js';

const delimiters = [',', ';', '\t', '|'];
const byteOrderMark = '\ufeff';
/** A row of CSV without values, whatever its delimiter is. */
const noValues = /^[\s,;|"\ufeff]*$/;

/** The first line by which Excel learns what divides the cells. */
const separatorLine = /^\ufeff?sep=(.)$/i;

/** The names of a file's columns, and where its rows begin. */
export interface Header {
  names: string[];
  delimiter: string;
  /** Other characters in the header that could divide its cells as well. */
  rivals: string[];
  /** A row that repeats it, as in concatenated files. null: it is several rows, or none. */
  text: string | null;
  start: RowPlace;
}

/**
 * Reads the header of a CSV file or a sheet: the first row, or the rows that the mapping names. null: the file is empty.
 * Throws a `FileFault`.
 */
export async function readHeader(file: FoundFile, signal: AbortSignal): Promise<Header | null> {
  const { header, quotes } = file.mapping ?? {};
  const { first, declared } = await firstRow(file, signal);
  if (first === null) {
    await checkHeaderThere(file, signal);
    return null;
  }
  const own = file.mapping?.delimiter ?? declared;
  const isSheet = isWorkbook(file.format);
  const { delimiter, rivals } =
    isSheet || own !== undefined ? { delimiter: own ?? ',', rivals: [] } : likelyDelimiter(first.text);
  const hasQuotes = !isSheet && quotes !== 'none' && first.text.includes('"');
  const count = Array.isArray(header) ? header[1]! - header[0]! + 1 : 1;
  // A quoted name may continue on the next line.
  const rows = await rowsFrom(file, first.start, { count, delimiter: hasQuotes ? lastByte(delimiter) : null, signal });
  const cells = rows.map((row) =>
    isSheet ? sheetNames(row.text) : csvNames(textOf(row), delimiter, quotes !== 'none'),
  );
  if (header === 'none') {
    const bom = first.start.offset === 0 && first.text.startsWith(byteOrderMark) ? Buffer.byteLength(byteOrderMark) : 0;
    const start = { ...first.start, offset: first.start.offset + bom };
    return { names: cells[0]!.map((_, at) => String(at + 1)), delimiter, rivals, text: null, start };
  }
  return {
    names: cells.reduce(withGroups),
    ...{ delimiter, rivals },
    text: rows.length === 1 ? textOf(rows[0]!) : null,
    start: rows.at(-1)!.end,
  };
}

/** The byte before a quoted cell. */
export function lastByte(delimiter: string): number {
  return Buffer.from(delimiter).at(-1)!;
}

/** The first row of a file that is read as lines, without a byte order mark; null: it is empty. */
export async function firstLine(file: FoundFile, signal: AbortSignal): Promise<RowPlace | null> {
  const [row] = await rowsFrom(file, { offset: 0, line: 1 }, { count: 1, delimiter: null, signal });
  if (!row) return null;
  const bom = row.start.offset === 0 && row.text.startsWith(byteOrderMark) ? Buffer.byteLength(byteOrderMark) : 0;
  return { ...row.start, offset: row.start.offset + bom };
}

/** The row where the header is, or would be; null: the file ends before. `declared`: the delimiter that a line above names. */
async function firstRow(
  file: FoundFile,
  signal: AbortSignal,
): Promise<{ first: Row | null; declared: string | undefined }> {
  const { header, skip } = file.mapping ?? {};
  const from = header === undefined || header === 'none' ? 1 : [header].flat()[0]!;
  const isSkipped = skippedBy(skip, file.format);
  let declared: string | undefined;
  const wanted = (row: Row): boolean => {
    const separator = row.start.offset === 0 ? separatorLine.exec(row.text)?.[1] : undefined;
    declared ??= separator;
    return (
      separator === undefined &&
      row.line >= from &&
      !noValues.test(row.text) &&
      isSkipped(row.text.replace(byteOrderMark, '')) === null
    );
  };
  const [first = null] = await rowsFrom(file, { offset: 0, line: 1 }, { count: 1, delimiter: null, signal, wanted });
  return { first, declared };
}

/** Throws a `FileFault` if the file has rows, but ends before the one that the mapping names. */
async function checkHeaderThere(file: FoundFile, signal: AbortSignal): Promise<void> {
  const { header = 1 } = file.mapping ?? {};
  if (header === 'none' || header === 1) return;
  const wanted = ({ text }: Row): boolean => !noValues.test(text);
  const [row] = await rowsFrom(file, { offset: 0, line: 1 }, { count: 1, delimiter: null, signal, wanted });
  if (!row) return;
  throw new FileFault(
    `the mapping says that its column names are in row ${[header].flat()[0]}, but it ends before: correct header in the mapping`,
    { code: 'header_missing' },
  );
}

interface RowsWanted {
  count: number;
  delimiter: number | null;
  signal: AbortSignal;
  wanted?(row: Row): boolean;
}

async function rowsFrom(
  file: FoundFile,
  place: RowPlace,
  { count, delimiter, signal, wanted = () => true }: RowsWanted,
): Promise<Row[]> {
  const found: Row[] = [];
  const { pieces } = openBytes(file, place.offset, signal);
  try {
    for await (const rows of readRows(pieces, { ...place, delimiter })) {
      for (const row of rows) {
        if (row.bytes.includes(0)) {
          throw new FileFault('it has NUL characters, so it is no text: export it again as UTF-8', {
            code: 'not_utf8',
          });
        }
        if (wanted(row)) found.push(row);
        if (found.length === count) return found;
      }
    }
  } catch (error) {
    throw rowsFault(error) ?? error;
  }
  return found;
}

function textOf({ text }: Row): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** Names in a sheet may be broken into lines to fit their columns. */
function sheetNames(text: string): string[] {
  return rowCells(text).map((cell) => cellText(cell).replace(/\s+/g, ' ').trim());
}

function csvNames(header: string, delimiter: string, hasQuotes: boolean): string[] {
  if (/\r(?!\n)/.test(header)) {
    throw new FileFault('its lines end in CR alone: save it with line ends of LF or CRLF', { code: 'line_ends' });
  }
  try {
    return cellsOf(header, delimiter, hasQuotes);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new FileFault(`its header cannot be read: ${error.message}`, { code: 'header_no_csv' });
  }
}

/**
 * Names in two rows: one above stands for all columns up to the next one, `Amount` over `Net` and `Tax` for `Amount Net`
 * and `Amount Tax`. One with nothing below it is the name of its own column only.
 */
function withGroups(above: string[], below: string[]): string[] {
  let group = '';
  return Array.from({ length: Math.max(above.length, below.length) }, (_, at) => {
    const [upper, lower] = [above[at]?.trim() ?? '', below[at]?.trim() ?? ''];
    if (upper !== '') group = lower === '' ? '' : upper;
    if (lower === '') return upper;
    return group === '' ? lower : `${group} ${lower}`;
  });
}

/** The delimiter that is most frequent in the header, outside quotes. Throws a `FileFault` if two are. */
function likelyDelimiter(header: string): { delimiter: string; rivals: string[] } {
  const plain = header.replace(/"(?:[^"]|"")*"/g, '');
  const counted = delimiters
    .map((delimiter) => ({ delimiter, count: plain.split(delimiter).length - 1 }))
    .sort((x, y) => y.count - x.count);
  const [best, second] = counted as [(typeof counted)[number], (typeof counted)[number]];
  if (best.count > 0 && best.count === second.count) {
    const both = [best, second].map(({ delimiter }) => JSON.stringify(delimiter)).join(' or ');
    throw new FileFault(
      `its header has as many of one as of the other: its cells may be divided by ${both}. Choose with delimiter in the mapping`,
      {
        code: 'delimiter_unclear',
      },
    );
  }
  return {
    delimiter: best.delimiter,
    rivals: counted.slice(1).flatMap(({ delimiter, count }) => (count > 0 ? [delimiter] : [])),
  };
}
