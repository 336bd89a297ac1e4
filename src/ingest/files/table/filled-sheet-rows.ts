import { cellText, rowCells, rowText, type SheetCell } from '../formats/sheet-row.js';
import { CellsAbove } from './cells-above.js';
import type { Reading } from './reading.js';

/** Completes the rows of a sheet in which a blank cell means the one above. Their cells have types: they are written anew. */
export class FilledSheetRows {
  readonly #above: CellsAbove<SheetCell>;

  constructor(
    private readonly places: readonly number[],
    { fillWithin }: Reading,
  ) {
    this.#above = new CellsAbove(places, fillWithin, shownIn);
  }

  fill(row: string): string {
    const cells = rowCells(row);
    if (!this.#above.take(cells)) return row;
    for (const [at, place] of this.places.entries()) {
      while (cells.length <= place) cells.push('');
      if (shownIn(cells[place]!) === '') cells[place] = this.#above.values[at] ?? '';
    }
    return rowText(cells);
  }
}

function shownIn(cell: SheetCell): string {
  return cellText(cell).trim();
}
