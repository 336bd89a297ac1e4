import type { Random } from '../../../../simulators/kit/random.js';
import type { History } from './history.js';
import type { WrittenFile } from './table.js';

/** A way in which merchants get their sales and refunds in files. */
export interface Shape {
  /** For a sentence: `from one flat file`. */
  name: string;
  /** null: the files are canonical. */
  mapping: string | null;
  /** The files of a part of a history. Rows are in random order where a file may have them so. */
  files(part: History, random: Random): WrittenFile[];
}
