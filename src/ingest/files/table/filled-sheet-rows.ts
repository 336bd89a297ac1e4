import { rowCells, rowText, type SheetCell } from '../formats/sheet-row.js';

/** Completes the rows of a sheet in which a blank cell means the one above. Their cells have types: they are written anew. */
export class FilledSheetRows {
  readonly #above: SheetCell[];

  constructor(private readonly places: readonly number[]) {
    this.#above = places.map(() => '');
  }

  fill(row: string): string {
    const cells = rowCells(row);
    for (const [at, place] of this.places.entries()) {
      while (cells.length <= place) cells.push('');
      const cell = cells[place]!;
      if (typeof cell === 'string' && cell.trim() === '') cells[place] = this.#above[at]!;
      else this.#above[at] = cell;
    }
    return rowText(cells);
  }
}
