import { mergedTables } from '../../database/merged-tables.js';
import { columnsOf } from '../../database/rows-by-name.js';
import { readSql } from '../../runtime/project-files.js';
import { tableOf } from '../columns/table-columns.js';
import { entities } from '../entities.js';
import { expandMerges } from './merge-sql.js';
import { expandNotes } from './note-sql.js';
import { expandRemembers } from './remember-sql.js';
import { expandUpdates } from './update-sql.js';

const tables = [
  ...entities.map(tableOf),
  ...mergedTables.map((table) => {
    const { name, key } = table;
    return { name, key: [...key], values: columnsOf(table).filter((column) => !key.includes(column)) };
  }),
];

/** The text of a `.sql` file under `src/models/`, with its merges, and what it remembers and notes, expanded. */
export function readMerge(pathUnderModels: string): string {
  const file = `models/${pathUnderModels}`;
  return withMerges(readSql(file), file);
}

/** A statement built in code, with its merges expanded. `name` is for errors. */
export function withMerges(text: string, name: string): string {
  return expandNotes(expandRemembers(expandMerges(expandUpdates(text, tables, name), tables, name), name), name);
}
