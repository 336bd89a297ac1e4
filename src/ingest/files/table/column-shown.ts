import { columnLetters } from '../formats/column-letters.js';
import type { Reading } from './reading.js';

/** A column in a message: `total`, and in a sheet where it is: `total (column C)`. */
export function columnShown({ isSheet, columns = [] }: Reading, name: string): string {
  const at = isSheet ? columns.findIndex((each) => [each].flat().includes(name)) : -1;
  return at < 0 ? name : `${name} (column ${columnLetters(at)})`;
}
