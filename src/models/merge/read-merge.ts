import { readSql } from '../../project-files.js';
import { entities } from '../entities.js';
import { expandMerges } from './merge-sql.js';
import { tableOf } from './table-columns.js';

const tables = entities.map(tableOf);

/** The text of a `.sql` file under `src/models/`, its merges with the columns of their entities. */
export function readMerge(pathUnderModels: string): string {
  const file = `models/${pathUnderModels}`;
  return withMerges(readSql(file), file);
}

/** A statement that was put together in code, its merges with the columns of their entities. `name` is for errors. */
export function withMerges(text: string, name: string): string {
  return expandMerges(text, tables, name);
}
