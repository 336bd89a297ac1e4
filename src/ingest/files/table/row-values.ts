import type { CellName } from './expression-inputs.js';

/** The values of one row by canonical name, trimmed; empty ones are null. */
export interface RowValues {
  get(name: string): string | null;
  /** The same without the mapping's defaults. */
  own(name: string): string | null;
  /** Whether it is a number of JSON or a spreadsheet, which is unambiguous, whatever the decimal separator of the file's texts. */
  isNumber(name: string): boolean;
  /** Whether it is a date or time of a spreadsheet, in ISO 8601, whatever the file's texts look like. */
  isTime(name: string): boolean;
  /** The columns of the row: canonical ones and others. */
  names: readonly string[];
  /**
   * A cell of the row by its own name, whether or not it is read. A number has the decimal separator of the file's
   * texts.
   */
  cell(name: CellName): string | null;
}
