import type { CellName } from './expression-inputs.js';

/** Cells of a row in which several records are packed: `sku: A1 | qty: 2; sku: B2 | qty: 1`. */
export interface PackedCell {
  /** One, or several: `line_item_1`, `line_item_2`. */
  cell: CellName | CellName[];
  /** Its name, or theirs with `*`, for messages. */
  column: string;
  /** Between two records. */
  separator: string;
  /**
   * How a record looks, with the names of columns in braces: `sku: {sku} | qty: {quantity}`. `{_}` is any text. Of several the
   * first that fits counts.
   */
  pattern: string | string[];
}

const anyText = '_';

/** The columns in a pattern. */
export function columnsOfPattern(pattern: string | string[]): string[] {
  const names = [pattern].flat().flatMap((each) => pieces(each).filter((name, at) => at % 2 === 1 && name !== anyText));
  return [...new Set(names)];
}

/**
 * The records in a text. If the pattern begins with a text, only where that follows does a separator end a record: names may
 * contain it.
 */
export function packedRecords(text: string, { separator, pattern }: Omit<PackedCell, 'cell' | 'column'>): string[] {
  const begins = new RegExp(
    `^(?:${[pattern]
      .flat()
      .map((each) => sourceOf(pieces(each)[0]!))
      .join('|')})`,
  );
  const records: string[] = [];
  for (const part of text.split(separator)) {
    const words = part.trim().replace(/\s+/g, ' ');
    const isOwn = records.length === 0 || words === '' || begins.test(words);
    if (isOwn) records.push(part);
    else records.push(`${records.pop()}${separator}${part}`);
  }
  return records.map((record) => record.trim()).filter((record) => record !== '');
}

/** Whether two columns follow each other, so that nothing shows where one ends. */
export function isUndivided(pattern: string | string[]): boolean {
  return [pattern]
    .flat()
    .some((each) =>
      pieces(each).some((piece, at, all) => at % 2 === 0 && at > 0 && at < all.length - 1 && piece.trim() === ''),
    );
}

/**
 * The values of a packed record by column: each ends where the text after it in the pattern begins first. Spaces do not
 * matter. null: it does not fit, or its last value has a separator, behind which another record may be. Not one regular
 * expression, which could take very long on a file made for that.
 */
export function packedValues(
  record: string,
  { separator, pattern }: Omit<PackedCell, 'cell' | 'column'>,
): Map<string, string> | null {
  for (const each of [pattern].flat()) {
    const values = valuesBy(each, record, separator);
    if (values !== null) return values;
  }
  return null;
}

function valuesBy(pattern: string, record: string, separator: string): Map<string, string> | null {
  const text = record.trim().replace(/\s+/g, ' ');
  const [before, ...rest] = pieces(pattern);
  const start = placeOf(before!, text, 0);
  if (start?.from !== 0) return null;
  const values = new Map<string, string>();
  let from = start.to;
  for (let at = 0; at < rest.length; at += 2) {
    const isLast = at + 2 === rest.length;
    const after = isLast ? lastPlaceOf(rest[at + 1]!, text) : placeOf(rest[at + 1]!, text, from);
    if (after === null || after.from < from) return null;
    values.set(rest[at]!, text.slice(from, after.from).trim());
    from = after.to;
  }
  const last = rest.at(-2);
  if (last !== undefined && last !== anyText && rest.at(-1) === '' && values.get(last)!.includes(separator))
    return null;
  return values;
}

interface Place {
  from: number;
  to: number;
}

/** Where a text of the pattern occurs first. */
function placeOf(literal: string, text: string, from: number): Place | null {
  const expression = new RegExp(sourceOf(literal), 'g');
  expression.lastIndex = from;
  const found = expression.exec(text);
  return found && { from: found.index, to: found.index + found[0].length };
}

/** Where the last text of the pattern ends the record. */
function lastPlaceOf(literal: string, text: string): Place | null {
  const found = new RegExp(`${sourceOf(literal)}$`).exec(text);
  return found && { from: found.index, to: text.length };
}

function sourceOf(literal: string): string {
  const words = literal.split(' ').filter((word) => word !== '');
  return words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join(' ?');
}

/** The texts of a pattern, and the columns between them. */
function pieces(pattern: string): string[] {
  return pattern
    .trim()
    .replace(/\s+/g, ' ')
    .split(/\{(\w+)\}/);
}
