/**
 * The least that any loader must do, in plain fast code: read the same files with the product's own CSV parser, COPY the rows, upsert each
 * once, one aggregate at the end. No checks, no history, no resumption, no orders, products or customers.
 *
 * Arguments: the shape, the folder of its files, a database URL. Prints one JSON line: {rows, seconds}.
 */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { cellsOf } from '../../src/ingest/files/table/cells.js';
import { readRows } from '../../src/ingest/files/table/rows.js';
import { type PlainTable, shapes } from './shapes.js';

const batchRows = 5000;
const pieceBytes = 256 * 1024;
const [shape = '', folder = '', databaseUrl = ''] = process.argv.slice(2);
const { tables, daily } = shapes[shape as keyof typeof shapes];
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
await client.query('create schema yardstick');

const started = performance.now();
let rows = 0;
for (const table of tables) rows += await load(table);
await client.query(`create table yardstick.daily as ${daily}`);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(`${JSON.stringify({ rows, seconds })}\n`);
await client.end();

async function load({ name, file, columns, key }: PlainTable): Promise<number> {
  const isNumbered = key.length === 0;
  const types = { ...(isNumbered && { row: 'integer' }), ...columns };
  const keys = isNumbered ? ['row'] : key;
  const definitions = Object.entries(types).map(([column, type]) => `${column} ${type}`);
  await client.query(
    `create table yardstick.${name} (${definitions.join(', ')}, primary key (${keys.join(', ')}));
     create temp table new_${name} (like yardstick.${name})`,
  );
  const others = Object.keys(types).filter((column) => !keys.includes(column));
  const upsert = `
    insert into yardstick.${name} select * from new_${name}
    on conflict (${keys.join(', ')}) do update set ${others.map((column) => `${column} = excluded.${column}`).join(', ')};
    truncate new_${name}`;
  const merge = async (lines: readonly string[]): Promise<void> => {
    await client.query('begin');
    const copy = client.query(copyFrom(`copy new_${name} from stdin`));
    copy.end(lines.join(''));
    await once(copy, 'finish');
    await client.query(upsert);
    await client.query('commit');
  };
  let read = 0;
  let batch: string[] = [];
  const pieces = createReadStream(path.join(folder, file), { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>;
  for await (const found of readRows(pieces, { offset: 0, line: 1, delimiter: ','.charCodeAt(0) })) {
    for (const { text, line } of found) {
      if (line === 1) continue;
      read += 1;
      batch.push(`${isNumbered ? `${read}\t` : ''}${cellsOf(text, ',').join('\t')}\n`);
      if (batch.length < batchRows) continue;
      await merge(batch);
      batch = [];
    }
  }
  await merge(batch);
  return read;
}
