import { cellText, isBlankCell, rowCells, rowText, type SheetCell } from '../formats/sheet-row.js';
import type { Reading } from './reading.js';

/** Completes the rows of a sheet in which a blank cell means the one above. Their cells have types: they are written anew. */
export class FilledSheetRows {
  readonly #above: SheetCell[];
  #within: SheetCell = '';

  constructor(
    private readonly places: readonly number[],
    private readonly reading: Pick<Reading, 'fillWithin'>,
  ) {
    this.#above = places.map(() => '');
  }

  fill(row: string): string {
    const cells = rowCells(row);
    this.#enter(cells);
    for (const [at, place] of this.places.entries()) {
      while (cells.length <= place) cells.push('');
      const cell = cells[place]!;
      if (isBlankCell(cell)) cells[place] = this.#above[at]!;
      else this.#above[at] = cell;
    }
    return rowText(cells);
  }

  /** Forgets the rows above if this one is of another record. */
  #enter(cells: readonly SheetCell[]): void {
    const { fillWithin } = this.reading;
    const within = fillWithin === undefined ? '' : (cells[fillWithin] ?? '');
    if (isBlankCell(within) || cellText(within) === cellText(this.#within)) return;
    this.#within = within;
    this.#above.fill('');
  }
}
