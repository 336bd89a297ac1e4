import { type NotedRowsName, noteChanges, notedRows } from '../../ledger/changes/note-changes.js';

/**
 * A CTE that notes what a statement changed, for the feed of changes:
 *
 *     with changed as materialized (select … as order_key),
 *       -- note orders of changed
 *     update …
 *
 * or, of rows that it removes, `-- note removed orders of gone`. The words for rows, and the columns that each needs, are in
 * `notedRows`. Name the rows that differ, not those that were looked at: each becomes an entry of the feed.
 */
export function expandNotes(text: string, name: string): string {
  const expanded = text.replaceAll(
    line,
    (_match, indent: string, removed: string | undefined, rows: string, from: string, end: string) => {
      if (!Object.hasOwn(notedRows, rows)) {
        throw new Error(`${name} notes "${rows}", which is none of ${Object.keys(notedRows).join(', ')}`);
      }
      const statement = noteChanges(rows as NotedRowsName, from, removed !== undefined);
      return `${`noted_${rows}_${from} as (\n  ${statement}\n)`.replaceAll(/^/gm, indent)}${end}`;
    },
  );
  // As a comment it would do nothing, and the feed would lack these rows.
  if (/--\s*note\b/.test(expanded))
    throw new Error(`${name} has "-- note" in another form than "-- note [removed] rows of x"`);
  return expanded;
}

const line = /^( *)-- note (removed )?(\w+) of (\w+)(,?)$/gm;
