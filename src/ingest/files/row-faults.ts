import { DataError } from '../../errors.js';
import { incomplete } from './file-fault.js';
import { rowValues } from './row-values.js';
import type { Row } from './rows.js';
import type { Table } from './table.js';

/** A last row without a line end counts when it is a row: else it was cut, and the file with it. Throws a `FileFault`. */
export function checkLastRow({ reading }: Table, { bytes, line }: Row): void {
  try {
    rowValues(reading, bytes);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw incomplete(`it ends in the middle of a row, at line ${line}`);
  }
}
