import { isUtf8 } from 'node:buffer';
import type { Dialect, Field } from './dialects.js';

/** An order as its file says, amounts as whole billionths; null: a value cannot be read, so the order must not be loaded. */
export type PlainOrder = { at: string | null; shipping: bigint; lines: string[] } | null;

/** What a file says, read a second time, in other code than the product's and by the README's rules. */
export interface PlainFile {
  /** By id. */
  orders: Map<string, PlainOrder>;
  /** The lines on which rows begin that are none, or have no order. */
  unreadable: number[];
  /** Rows with an order. */
  rows: number;
}

type PlainRow = { line: number; values: Map<string, string> | null };

/** null: it has no header with the columns that lines need. */
export function readPlainly(bytes: Buffer, dialect: Dialect): PlainFile | null {
  const rows = dialect.delimiter === null ? jsonRows(bytes) : tableRows(bytes, dialect, dialect.delimiter);
  return rows && ordersOf(rows, dialect);
}

function ordersOf(rows: readonly PlainRow[], { columns, decimal, name }: Dialect): PlainFile {
  const file: PlainFile = { orders: new Map(), unreadable: [], rows: 0 };
  const grouped = new Map<string, Map<string, string>[]>();
  // A row that cannot be read may belong to the order above or below it, which would be loaded in part.
  const torn = new Set<string>();
  let [above, isBelowUnreadable] = ['', false];
  for (const { line, values } of rows) {
    const id = values === null ? null : plain(values.get(columns.order));
    if (values === null || id === null || id.length > 500) {
      file.unreadable.push(line);
      torn.add(above);
      isBelowUnreadable = true;
      continue;
    }
    if (isBelowUnreadable) torn.add(id);
    [above, isBelowUnreadable] = [id, false];
    file.rows += 1;
    grouped.set(id, [...(grouped.get(id) ?? []), values]);
  }
  for (const [id, group] of grouped) {
    const of = (row: Map<string, string>, field: Field): string | null => plain(row.get(columns[field]));
    const number = (row: Map<string, string>, field: Field): bigint | null => numberIn(of(row, field), decimal);
    const lines = group.map((row) => {
      const [quantity, price] = [number(row, 'quantity'), number(row, 'price')];
      const [discount, tax] = [number(row, 'discount') ?? 0n, number(row, 'tax') ?? 0n];
      const isBlank = of(row, 'quantity') === null || (of(row, 'price') === null && quantity !== 0n);
      const isWrong = [of(row, 'discount'), of(row, 'tax')].some(
        (text) => text !== null && numberIn(text, decimal) === null,
      );
      if (isBlank || isWrong || quantity === null || (price === null && of(row, 'price') !== null)) return null;
      const sku = of(row, 'sku');
      const title = of(row, 'title') ?? sku;
      return [sku, title, quantity, product(price ?? 0n, quantity), discount, tax].join(' | ');
    });
    const times = group.map((row) => of(row, 'at')).filter((text) => text !== null);
    const shippings = [...new Set(group.map((row) => of(row, 'shipping')).filter((text) => text !== null))];
    const shipping = shippings.length === 0 ? 0n : numberIn(shippings[0]!, decimal);
    const at = times.map((text) => timeIn(text, name)).toSorted()[0];
    const isWhole =
      !torn.has(id) && !lines.includes(null) && shippings.length <= 1 && shipping !== null && times.length > 0;
    file.orders.set(id, isWhole ? { at: at ?? null, shipping, lines: (lines as string[]).toSorted() } : null);
  }
  return file;
}

const recordSeparator = 0x1e;

/** The rows below the header, by a walk over the characters. */
function tableRows(bytes: Buffer, { columns }: Dialect, delimiter: string): PlainRow[] | null {
  const lines = linesOf(bytes);
  const rows: { line: number; text: string; cells: string[] | null }[] = [];
  for (let at = 0; at < lines.length;) {
    let text = lines[at]!;
    let next = at + 1;
    while (endsQuoted(text, delimiter) && next < lines.length) text += `\n${lines[next++]!}`;
    const row = next === lines.length || !text.endsWith('\r') ? text.replace(/\r$/, '') : text.slice(0, -1);
    if (!/^ *$/.test(row)) rows.push({ line: at + 1, text: row, cells: cellsIn(row, delimiter) });
    at = next;
  }
  const [header, ...others] = rows;
  if (!header?.cells) return null;
  const names = header.cells.map((cell) => cell.replace(/^\ufeff/, '').trim());
  const needed = [columns.order, columns.at, columns.quantity, columns.price];
  const known = Object.values(columns);
  if (
    needed.some((name) => !names.includes(name)) ||
    known.some((name) => names.indexOf(name) < names.lastIndexOf(name))
  )
    return null;
  return others
    .filter(({ text }) => text !== header.text.replace(/^\ufeff/, ''))
    .map(({ line, text, cells }) => {
      const isRow = cells !== null && cells.length === names.length && isText(text);
      return { line, values: isRow ? new Map(names.map((name, at) => [name, cells[at]!])) : null };
    });
}

/** Lines that are not UTF-8 are Windows-1252, as the mapping says or as is found. */
function linesOf(bytes: Buffer): string[] {
  const decoder = new TextDecoder('windows-1252');
  const lines: string[] = [];
  for (let from = 0; from <= bytes.length;) {
    const end = bytes.indexOf(0x0a, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    lines.push(isUtf8(line) ? line.toString('utf8') : decoder.decode(line));
    from = end < 0 ? bytes.length + 1 : end + 1;
  }
  return lines;
}

function isText(text: string): boolean {
  return !text.includes('\ufffd') && !text.includes('\0') && !text.includes(String.fromCharCode(recordSeparator));
}

/** Whether a quoted cell is still open at the end. */
function endsQuoted(text: string, delimiter: string): boolean {
  let [isQuoted, isStart, wasClosed] = [false, true, false];
  for (const character of text) {
    if (character === '"' && (isQuoted || isStart || wasClosed)) {
      wasClosed = isQuoted;
      isQuoted = !isQuoted;
      isStart = false;
      continue;
    }
    if (isQuoted) continue;
    wasClosed = false;
    isStart = character === delimiter;
  }
  return isQuoted;
}

/** null: quotes where none may be. */
function cellsIn(row: string, delimiter: string): string[] | null {
  const isQuotedAnywhere = `${delimiter}${row}`.includes(`${delimiter}"`);
  if (!isQuotedAnywhere) return row.split(delimiter);
  const cells: string[] = [];
  let rest: string | null = row;
  while (rest !== null) {
    const quoted: RegExpExecArray | null = /^"((?:[^"]|"")*)"/.exec(rest);
    const spreadsheet = /^="(?:[^"]|"")*"/.exec(rest)?.[0];
    if (rest.startsWith('"') && !quoted) return null;
    const cell: string = quoted?.[0] ?? spreadsheet ?? rest.split(delimiter)[0]!;
    if (!quoted && !spreadsheet && (cell.includes('"') || cell.includes('\n'))) return null;
    cells.push(quoted ? quoted[1]!.replaceAll('""', '"') : cell);
    const after: string = rest.slice(cell.length);
    if (after !== '' && !after.startsWith(delimiter)) return null;
    rest = after === '' ? null : after.slice(1);
  }
  return cells;
}

function jsonRows(bytes: Buffer): PlainRow[] {
  return linesOf(bytes).flatMap((written, at) => {
    const text = at === 0 ? written.replace(/^\ufeff/, '') : written;
    return /^ *\r?$/.test(text) ? [] : [{ line: at + 1, values: isText(text) ? objectIn(text) : null }];
  });
}

function objectIn(text: string): Map<string, string> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    const members = Object.entries(parsed).filter(([, value]) => value !== null);
    return new Map(members.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
  } catch {
    return null;
  }
}

/** A cell without the spaces and signs around it; null: it has no value. */
function plain(cell: string | undefined): string | null {
  const text = cell?.trim() ?? '';
  const kept = /^="([^"]*)"$/.exec(text)?.[1] ?? (/^'[=+@\d-][\d\s+().,/-]*$/.test(text) ? text.slice(1) : text);
  return kept.trim() === '' || ['n/a', '#n/a', '(null)', '\\n'].includes(kept.toLowerCase()) ? null : kept.trim();
}

const signs =
  /^(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3}|zł|kr|Kč|Ft|Fr|lei|лв)|(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3}|zł|kr|Kč|Ft|Fr|lei|лв)$/u;

/** In billionths; null: it is no number. */
function numberIn(text: string | null, decimal: '.' | ','): bigint | null {
  if (text === null) return null;
  const inner = /^\((.*)\)$/s.exec(text)?.[1];
  let rest = (inner ?? text).replaceAll('\u2212', '-');
  const minuses = rest.split('-').length - 1;
  if (minuses > (inner === undefined ? 1 : 0)) return null;
  rest = rest.replace(/^\s*-|-\s*$/, '').trim();
  rest = rest.replace(signs, '').trim();
  rest = rest.replace(/^\s*-|-\s*$/, '').trim();
  rest = rest.replace(/(?<=\d)[\s\u00a0\u202f'\u2019](?=\d{3}(?!\d))/gu, '');
  const thousands = decimal === '.' ? /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/ : /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/;
  if (thousands.test(rest)) rest = rest.replaceAll(decimal === '.' ? ',' : '.', '');
  const found = (decimal === '.' ? /^(\d{1,18})(?:\.(\d{1,9}))?$/ : /^(\d{1,18})(?:,(\d{1,9}))?$/).exec(rest);
  if (!found) return null;
  const size = BigInt(found[1]! + (found[2] ?? '').padEnd(9, '0'));
  return minuses > 0 || inner !== undefined ? -size : size;
}

/** Of two numbers in billionths, rounded half away from zero. */
function product(one: bigint, other: bigint): bigint {
  const exact = one * other;
  const half = 500_000_000n;
  return (exact < 0n ? exact - half : exact + half) / 1_000_000_000n;
}

/** The local time that a text says; a day is its beginning. '?': a form that is not read here. */
function timeIn(text: string, dialect: string): string {
  const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0');
  if (dialect === 'german') {
    const [, day, month, year, hour, minute] = /^(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2})$/.exec(text) ?? [];
    return year === undefined ? '?' : `${year}-${two(month)}-${two(day)} ${two(hour)}:${minute}:00`;
  }
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/i.exec(text);
  return found ? `${found[1]} ${two(found[2])}:${two(found[3])}:${two(found[4])}` : '?';
}
