import type { TableColumns } from '../columns/table-columns.js';

/**
 * An update of existing rows, written like a merge (see `merge-sql.ts`):
 *
 *     -- update warehouse.dim_customer
 *     -- only order_count, total_spent
 *     select s.customer_key, …
 *     -- end update
 *
 * becomes an update of those columns by the primary key that writes a row only if one of them differs. With a name,
 * `-- update warehouse.dim_customer as measured`, it is a CTE that returns the key.
 */
export function expandUpdates(text: string, tables: readonly TableColumns[], file: string): string {
  const expanded = text.replaceAll(
    block,
    (_match, indent: string, name: string, cte: string | undefined, only: string, select: string, end: string) => {
      const fail = (problem: string) => new Error(`${file}, update of ${name}: ${problem}`);
      const table = tables.find((each) => each.name === name);
      if (!table) throw fail('no entity has this table');
      const columns = only.split(',').map((column) => column.trim());
      const unknown = columns.filter((column) => !table.values.includes(column));
      if (unknown.length > 0) throw fail(`the table has no column ${unknown.join(', ')} apart from its key`);
      const list = (prefix: string) => columns.map((column) => `${prefix}.${column}`).join(', ');
      const returning = `returning ${table.key.map((column) => `known.${column}`).join(', ')}`;
      return [
        ...(cte === undefined ? [] : [`${cte} as (`]),
        `update ${name} as known`,
        `set ${columns.map((column) => `${column} = incoming.${column}`).join(', ')}`,
        `from (\n${select.trimEnd()}\n${indent}) as incoming`,
        `where ${table.key.map((column) => `known.${column} = incoming.${column}`).join(' and ')}`,
        `and (${list('known')}) is distinct from (${list('incoming')})${cte === undefined ? end : ''}`,
        ...(cte === undefined ? [] : [returning, `)${end}`]),
      ]
        .map((line) => `${indent}${line}`)
        .join('\n');
    },
  );
  const left = /^ *-- (update [a-z_.]+( as \w+)?|end update[;,]?)$/m.exec(expanded);
  if (left) throw new Error(`${file}: "${left[0].trim()}" is not closed or not opened`);
  return expanded;
}

const block = /^( *)-- update ([a-z_.]+)(?: as ([a-z_]+))?\n *-- only (.*)\n([\s\S]*?)^ *-- end update([;,]?)$/gm;
