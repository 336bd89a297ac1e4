import type { CellName } from './expression-inputs.js';
import type { Reading } from './reading.js';
import { RowExpression } from './row-expression.js';
import type { RowValues } from './row-values.js';

/** The calculated columns of a file. */
class CalculatedColumns {
  readonly #columns: ReadonlyMap<string, RowExpression>;
  /** The columns of the row before, without and with these. */
  #own: readonly string[] = [];
  #all: readonly string[] = [];

  constructor({ values = {}, decimal = '.' }: Reading) {
    const columns = Object.entries(values);
    this.#columns = new Map(
      columns.map(([name, { expression, cells }]) => [name, new RowExpression(expression, decimal, cells)]),
    );
  }

  named(name: string): RowExpression | undefined {
    return this.#columns.get(name);
  }

  /** All rows of a CSV file have the same, also as an array: what they mean is looked up once. */
  namesBeside(own: readonly string[]): readonly string[] {
    if (own === this.#own) return this.#all;
    this.#own = own;
    this.#all = [...own, ...this.#columns.keys()];
    return this.#all;
  }
}

/** Resolved once for all rows of a file. */
const resolved = new WeakMap<Reading, CalculatedColumns>();

function columnsOf(reading: Reading): CalculatedColumns {
  let columns = resolved.get(reading);
  if (columns === undefined) {
    columns = new CalculatedColumns(reading);
    resolved.set(reading, columns);
  }
  return columns;
}

/** A row with columns that are calculated from its cells. */
export class CalculatedValues implements RowValues {
  readonly #columns: CalculatedColumns;

  constructor(
    private readonly row: RowValues,
    reading: Reading,
  ) {
    this.#columns = columnsOf(reading);
  }

  get names(): readonly string[] {
    return this.#columns.namesBeside(this.row.names);
  }

  get(name: string): string | null {
    const column = this.#columns.named(name);
    return column === undefined ? this.row.get(name) : (this.#valueOf(column) ?? this.row.get(name));
  }

  own(name: string): string | null {
    const column = this.#columns.named(name);
    return column === undefined ? this.row.own(name) : this.#valueOf(column);
  }

  isNumber(name: string): boolean {
    return this.#columns.named(name)?.isNumber ?? this.row.isNumber(name);
  }

  isTime(name: string): boolean {
    return this.#columns.named(name) === undefined && this.row.isTime(name);
  }

  cell(name: CellName): string | null {
    return this.row.cell(name);
  }

  #valueOf(column: RowExpression): string | null {
    return String(column.valueFor(this.row)).trim() || null;
  }
}
