import { readSql } from '../../project-files.js';
import { entities } from '../entities.js';
import { expandMerges } from './merge-sql.js';
import { tableOf } from './table-columns.js';

const tables = entities.map(tableOf);

/** The text of a `.sql` file under `src/models/`, its merges with the columns of their entities. */
export function readMerge(pathUnderModels: string): string {
  const file = `models/${pathUnderModels}`;
  return expandMerges(readSql(file), tables, file);
}
