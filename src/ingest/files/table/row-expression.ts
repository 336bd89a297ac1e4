import type { DecimalSign } from '../cells/numbers.js';
import { type Expression, readExpression } from '../expressions/expression.js';
import { type CellName, cellText } from './expression-inputs.js';
import type { RowValues } from './row-values.js';

/**
 * An expression of the mapping, ready for the rows of a file. The rows of an order follow each other and have the same
 * number, date and buyer: the value for the same cells is not calculated again.
 */
export class RowExpression {
  readonly #expression: Expression;
  /** The cells of the row before; empty: it had no value. */
  #last: string[] = [];
  #value: string | boolean = '';

  constructor(
    text: string,
    decimal: DecimalSign,
    private readonly cells: readonly (CellName | null)[],
  ) {
    this.#expression = readExpression(text, decimal);
  }

  get isNumber(): boolean {
    return this.#expression.type === 'number';
  }

  /** Throws a `DataError` if it has no value for the row. */
  valueFor(row: RowValues): string | boolean {
    const { cells } = this;
    const last = this.#last;
    let same = 0;
    while (same < last.length && last[same] === cellText(cells[same]!, row)) same += 1;
    if (same === cells.length && same > 0) return this.#value;
    const texts = cells.map((cell) => cellText(cell, row));
    this.#last = [];
    this.#value = this.#expression.evaluate(texts);
    this.#last = texts;
    return this.#value;
  }
}
