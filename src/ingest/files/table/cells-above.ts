/** For columns in which a blank cell means the one above: their last values, maybe only of the same record. */
export class CellsAbove<Cell> {
  /** In the order of the places; null: there is none. */
  readonly values: (Cell | null)[];
  #record = '';

  constructor(
    private readonly places: readonly number[],
    /** The place of the column within whose equal values a blank cell means so; undefined: always. */
    private readonly within: number | undefined,
    /** What a cell shows; '' if it is blank. */
    private readonly textOf: (cell: Cell) => string,
  ) {
    this.values = places.map(() => null);
  }

  /** Goes on to a row. Returns whether a blank cell of it has one above. */
  take(cells: readonly Cell[]): boolean {
    this.#enter(cells);
    let isFilled = false;
    for (const [at, place] of this.places.entries()) {
      const cell = cells[place];
      if (cell === undefined || this.textOf(cell) === '') isFilled ||= this.values[at] !== null;
      else this.values[at] = cell;
    }
    return isFilled;
  }

  /** Forgets the rows above if this one is of another record. */
  #enter(cells: readonly Cell[]): void {
    const cell = this.within === undefined ? undefined : cells[this.within];
    const record = cell === undefined ? '' : this.textOf(cell);
    if (record === '' || record === this.#record) return;
    this.#record = record;
    this.values.fill(null);
  }
}
