import type { TableColumns } from '../columns/table-columns.js';

/**
 * A merge in a `.sql` file is its `select` between two comments; everything that lists columns follows from the entity:
 *
 *     -- merge into warehouse.dim_location
 *     -- when known.source_updated_at <= excluded.source_updated_at
 *     select s.location_key, src.source_id, …
 *     -- end merge
 *
 * becomes an `insert … on conflict (its primary key) do update` that writes a row only where a column differs. Columns are
 * matched by name, so the select names each (`s.location_id as platform_location_id`); one that it lacks is an error of the
 * statement. Clauses, a line each after the first:
 *
 * - `without a, b`: columns of the table that others fill
 * - `only a, b`: besides the key, the merge fills these and no others
 * - `once a, b`: written with a new row, and never changed
 * - `when <condition>`: a row that is there is changed only then; `known` is that row, `excluded` the incoming one
 * - `always`: without comparing the columns, where the condition says enough
 * - `leave known`: a row that is there stays as it is
 */
export function expandMerges(text: string, tables: readonly TableColumns[], file: string): string {
  const expanded = text.replaceAll(
    block,
    (_match, indent: string, table: string, clauses: string, select: string, end) =>
      [upsert(parse({ table, clauses, select, indent, file }, tables)), end].join(''),
  );
  const left = /^ *-- (merge into|end merge).*/m.exec(expanded);
  if (left) throw new Error(`${file}: "${left[0].trim()}" has no counterpart`);
  return expanded;
}

const block = /^( *)-- merge into ([a-z_.]+)\n((?: *-- .*\n)*)([\s\S]*?)^ *-- end merge(;?)$/gm;

interface Block {
  table: string;
  clauses: string;
  select: string;
  indent: string;
  file: string;
}

interface Merge {
  table: TableColumns;
  select: string;
  indent: string;
  /** All columns that a new row gets. */
  inserted: string[];
  /** Those of them that a row which is there gets anew; null: it stays. */
  updated: string[] | null;
  condition: string | null;
  isCompared: boolean;
}

function parse({ table: name, clauses, select, indent, file }: Block, tables: readonly TableColumns[]): Merge {
  const fail = (problem: string) => new Error(`${file}, merge into ${name}: ${problem}`);
  const table = tables.find((each) => each.name === name);
  if (!table) throw fail('no entity has this table');
  const merge: Merge = {
    ...{ table, select, indent, inserted: [...table.key, ...table.values], updated: table.values },
    ...{ condition: null, isCompared: true },
  };
  const named = (list: string): string[] => {
    const columns = list.split(',').map((column) => column.trim());
    const unknown = columns.filter((column) => !table.values.includes(column));
    if (unknown.length > 0) throw fail(`the table has no column ${unknown.join(', ')} beside its key`);
    return columns;
  };
  const keep = (isKept: (column: string) => boolean): void => {
    merge.inserted = merge.inserted.filter((column) => table.key.includes(column) || isKept(column));
    merge.updated = merge.updated?.filter(isKept) ?? null;
  };
  for (const line of clauses.split('\n').filter((each) => each.trim() !== '')) {
    const [, word, rest] = /^ *-- (\w+) ?(.*)$/.exec(line)!;
    if (word === 'without') {
      const others = named(rest!);
      keep((column) => !others.includes(column));
    } else if (word === 'only') {
      const own = named(rest!);
      keep((column) => own.includes(column));
    } else if (word === 'once') {
      const fixed = named(rest!);
      merge.updated = merge.updated?.filter((column) => !fixed.includes(column)) ?? null;
    } else if (word === 'when') merge.condition = rest!;
    else if (word === 'always') merge.isCompared = false;
    else if (word === 'leave') merge.updated = null;
    else throw fail(`"${word}" is none of without, only, once, when, always, leave known`);
  }
  return merge;
}

function upsert({ table, select, indent, inserted, updated, condition, isCompared }: Merge): string {
  const list = (columns: readonly string[], prefix = ''): string =>
    columns.map((column) => `${prefix}${column}`).join(', ');
  const key = list(table.key);
  const lines = [
    `insert into ${table.name} as known (${list(inserted)})`,
    `select ${list(inserted, 'incoming.')}`,
    `from (\n${select.trimEnd()}\n${indent}) as incoming`,
  ];
  if (updated === null) lines.push(`on conflict (${key}) do nothing`);
  else {
    const differs = `(${list(updated, 'known.')}) is distinct from (${list(updated, 'excluded.')})`;
    const conditions = [...(condition === null ? [] : [`(${condition})`]), ...(isCompared ? [differs] : [])];
    const set = updated.map((column) => `${column} = excluded.${column}`).join(', ');
    lines.push(`on conflict (${key}) do update set ${set}`, `where ${conditions.join(' and ')}`);
  }
  return lines.map((line) => `${indent}${line}`).join('\n');
}
