import { DataError } from '../../../runtime/errors.js';
import { CellsAbove } from './cells-above.js';
import { cellsOf } from './cells.js';
import type { Reading } from './reading.js';

/** Between a row and the cells that it has from the rows above: a character that rows of such a file must not have. */
const separator = '\u001f';

/** Completes the rows of a file in which a blank cell means the one above. */
export class FilledRows {
  readonly #above: CellsAbove<string>;

  constructor(
    places: readonly number[],
    private readonly reading: Reading,
  ) {
    this.#above = new CellsAbove(places, reading.fillWithin, (cell) => cell);
  }

  /** The row, and behind it the cells that are blank in it. Throws a `DataError` if it is no row. */
  fill(row: string): string {
    if (row.includes(separator)) {
      throw new DataError('the row has a unit separator (U+001F)', {
        code: 'control_character',
        path: '',
        value: null,
      });
    }
    const cells = cellsOf(row, this.reading.delimiter ?? ',', this.reading.quotes !== 'none');
    const isFilled = this.#above.take(cells.map((cell) => cell.trim()));
    return isFilled ? row + this.#above.values.map((cell) => separator + (cell ?? '')).join('') : row;
  }
}

/** The cells of a row with those from the rows above. */
export function filledCells(row: string, places: readonly number[], split: (row: string) => string[]): string[] {
  const end = row.indexOf(separator);
  if (end < 0) return split(row);
  const cells = split(row.slice(0, end));
  const above = row.slice(end + 1).split(separator);
  for (const [at, place] of places.entries()) if (cells[place]?.trim() === '') cells[place] = above[at] ?? '';
  return cells;
}
