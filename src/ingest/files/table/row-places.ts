import type { FoundFile } from './find-files.js';

type PlacedFile = Pick<FoundFile, 'name' | 'format' | 'sheet'>;

/** The rows in the place of a record: `:17`, `, sheet "Orders", row 17`, `, record 17`; several as `2-4,9`. */
const rows = /(?::|, (?:sheet ".*", row|record) )([\d,-]+)$/;

/** Where a person finds rows of a file: `tills/march.csv:2-4,9`, `shop.xlsx, sheet "Orders", row 17`. */
export function placeIn({ name, format, sheet }: PlacedFile, numbers: string | number): string {
  if (sheet !== undefined) return `${name}, sheet "${sheet}", row ${numbers}`;
  return format === 'json' ? `${name}, record ${numbers}` : `${name}:${numbers}`;
}

/** One row, in a message about the file. */
export function rowNamed({ format, sheet }: Omit<PlacedFile, 'name'>, number: number): string {
  if (sheet !== undefined) return `row ${number} of sheet "${sheet}"`;
  return `${format === 'json' ? 'record' : 'line'} ${number}`;
}

/** The file of a place. */
export function fileOfPlace(place: string): string {
  return place.replace(rows, '');
}

/** The lines on which the rows of a record begin; none if the place is a whole file. */
export function linesOf(place: string): number[] {
  const text = rows.exec(place)?.[1];
  if (text === undefined) return [];
  return text.split(',').flatMap((span) => {
    const [first, last = first] = span.split('-').map(Number) as [number, number?];
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
}

/** The place of one of the rows in a place. */
export function placeOfRow(place: string, at: number): string {
  const line = linesOf(place)[at];
  const text = rows.exec(place)?.[1];
  return line === undefined ? place : `${place.slice(0, place.length - text!.length)}${line}`;
}
