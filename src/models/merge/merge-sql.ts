import type { TableColumns } from '../columns/table-columns.js';

/**
 * A merge in a `.sql` file is a `select` between two comments; everything that lists columns is generated from the
 * entity:
 *
 *     -- merge into warehouse.dim_location
 *     -- when known.source_updated_at <= excluded.source_updated_at
 *     select s.location_key, src.source_id, …
 *     -- end merge
 *
 * becomes an `insert … on conflict (its primary key) do update` that writes a row only if a column differs. Columns are
 * matched by name, so the select names each (`s.location_id as platform_location_id`); a missing one is an error of the
 * statement. Clauses, one a line after the first:
 *
 * - `without a, b`: columns of the table that other statements fill
 * - `only a, b`: besides the key, the merge fills only these
 * - `once a, b`: written with a new row, and never changed
 * - `when <condition>`: condition for changing an existing row; `known` is that row, `excluded` the incoming one
 * - `always`: does not compare the columns, because the condition, or the select's own, suffices
 * - `leave known`: existing rows stay unchanged
 * - `new where <condition>`: rows of the select that the table cannot have yet. They are inserted without looking for
 * an existing row, which costs as much as the insert. The condition is on the select's columns, including ones that the
 * table lacks. The other CTEs find the two kinds of rows apart, as `merged_new` and `merged_known`.
 * - `compare first`: looks rows up before writing, for merges in which most rows are unchanged: an upsert locks each
 * row even if it changes nothing.
 *
 * In a larger statement a merge is a CTE, with a name and the columns it returns:
 *
 *     with
 *     -- merge into warehouse.dim_location as merged
 *     -- returning known.location_key
 *     select …
 *     -- end merge,
 *     other as (…)
 */
export function expandMerges(text: string, tables: readonly TableColumns[], file: string): string {
  const expanded = text.replaceAll(
    block,
    (_match, indent: string, table: string, name: string | undefined, clauses: string, select: string, end) =>
      [mergeSql(parse({ table, name, clauses, select, indent, file }, tables)), end].join(''),
  );
  const left = /^ *-- (merge into|end merge).*/m.exec(expanded);
  if (left) throw new Error(`${file}: "${left[0].trim()}" is not closed or not opened`);
  return expanded;
}

const block = /^( *)-- merge into ([a-z_.]+)(?: as ([a-z_]+))?\n((?: *-- .*\n)*)([\s\S]*?)^ *-- end merge([;,]?)$/gm;

interface Block {
  table: string;
  /** The name of its CTE; undefined: it is a statement. */
  name: string | undefined;
  clauses: string;
  select: string;
  indent: string;
  file: string;
}

interface Merge {
  table: TableColumns;
  name: string | undefined;
  select: string;
  indent: string;
  /** All columns that a new row gets. */
  inserted: string[];
  /** The columns updated in an existing row; null: none. */
  updated: string[] | null;
  condition: string | null;
  isCompared: boolean;
  /** The condition for new rows; null: any row may exist. */
  newWhere: string | null;
  returning: string | null;
  comparesFirst: boolean;
}

function parse(
  { table: tableName, name, clauses, select, indent, file }: Block,
  tables: readonly TableColumns[],
): Merge {
  const fail = (problem: string) => new Error(`${file}, merge into ${tableName}: ${problem}`);
  const table = tables.find((each) => each.name === tableName);
  if (!table) throw fail('no entity has this table');
  const merge: Merge = {
    ...{ table, name, select, indent, inserted: [...table.key, ...table.values], updated: table.values },
    ...{ condition: null, isCompared: true, newWhere: null, returning: null, comparesFirst: false },
  };
  const named = (list: string): string[] => {
    const columns = list.split(',').map((column) => column.trim());
    const unknown = columns.filter((column) => !table.values.includes(column));
    if (unknown.length > 0) throw fail(`the table has no column ${unknown.join(', ')} apart from its key`);
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
    else if (word === 'new') merge.newWhere = rest!.replace(/^where /, '');
    else if (word === 'compare') merge.comparesFirst = true;
    else if (word === 'returning') merge.returning = rest!;
    else
      throw fail(
        `"${word}" is not one of without, only, once, when, always, leave known, new where, compare first, returning`,
      );
  }
  if (name === undefined && (merge.comparesFirst || (merge.newWhere ?? merge.returning) !== null)) {
    throw fail('"new where", "compare first" and "returning" are only for a named merge, a CTE of a larger statement');
  }
  return merge;
}

function mergeSql(merge: Merge): string {
  const { name, indent } = merge;
  if (name === undefined) return indented(upsert(merge), indent);
  const returning = merge.returning === null ? [] : [`returning ${merge.returning}`];
  const cte = (as: string, lines: readonly string[]) => `${as} as (\n${lines.join('\n')}\n)`;
  if (merge.newWhere === null && !merge.comparesFirst) {
    return indented([cte(name, [...upsert(merge), ...returning])], indent);
  }
  const { newWhere, rows } = merge.comparesFirst ? comparedFirst(merge, name) : selectedOnce(merge, name);
  const source = { ...merge, select: `select * from ${name}_incoming` };
  const [created, changed] = [`${name}_new`, `${name}_known`];
  return indented(
    [
      `${rows},`,
      `${cte(created, [...insert(source, `where ${newWhere}`), ...returning])},`,
      `${cte(changed, [...upsert(source, `where not (${newWhere})`), ...returning])},`,
      `${name} as (select * from ${created} union all select * from ${changed})`,
    ],
    indent,
  );
}

/** The rows that a merge with two targets reads, as the CTE `<name>_incoming`, and which of them are new. */
interface Incoming {
  newWhere: string;
  rows: string;
}

/** The rows of the select. For a small change set planning takes longer than the rest: in each insert it would be planned again. */
function selectedOnce({ select, newWhere }: Merge, name: string): Incoming {
  return { newWhere: newWhere!, rows: `${name}_incoming as materialized (\n${select.trimEnd()}\n)` };
}

/** The rows of the select that are new or differ. */
function comparedFirst(merge: Merge, name: string): Incoming {
  const { table, select } = merge;
  const onKey = table.key.map((column) => `standing.${column} = incoming.${column}`).join(' and ');
  const isNew = `standing.${table.key[0]} is null`;
  const lines = [
    `${name}_incoming as materialized (`,
    `select incoming.*, ${isNew} as is_new`,
    `from (\n${select.trimEnd()}\n) as incoming`,
    `left join ${table.name} as standing on ${onKey}`,
    `where ${isNew} or ${differing(merge, 'standing', 'incoming')}`,
    ')',
  ];
  return { newWhere: 'is_new', rows: lines.join('\n') };
}

/** `which`: a `join` or `where` that chooses the rows to insert. */
function insert({ table, select, inserted }: Merge, which = ''): string[] {
  return [
    `insert into ${table.name} as known (${list(inserted)})`,
    `select ${list(inserted, 'incoming.')}`,
    `from (\n${select.trimEnd()}\n) as incoming`,
    ...(which === '' ? [] : [which]),
  ];
}

function upsert(merge: Merge, which = ''): string[] {
  const { table, updated, condition, isCompared } = merge;
  const conflict = `on conflict (${list(table.key)})`;
  if (updated === null) return [...insert(merge, which), `${conflict} do nothing`];
  const conditions = [
    ...(condition === null ? [] : [`(${condition})`]),
    ...(isCompared ? [differing(merge, 'known', 'excluded')] : []),
  ];
  const set = updated.map((column) => `${column} = excluded.${column}`).join(', ');
  const where = conditions.length === 0 ? [] : [`where ${conditions.join(' and ')}`];
  return [...insert(merge, which), `${conflict} do update set ${set}`, ...where];
}

function differing({ updated }: Merge, one: string, other: string): string {
  return `(${list(updated ?? [], `${one}.`)}) is distinct from (${list(updated ?? [], `${other}.`)})`;
}

function list(columns: readonly string[], prefix = ''): string {
  return columns.map((column) => `${prefix}${column}`).join(', ');
}

function indented(lines: readonly string[], indent: string): string {
  return lines.map((line) => `${indent}${line}`).join('\n');
}
