import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { to as copyTo } from 'pg-copy-streams';
import { createPool } from '../../src/database/pool.js';
import { exportLists } from '../../src/exports/lists/lists.js';

/** The yardstick: the same columns of the same rows in the same order, by `COPY … TO STDOUT` as CSV, to a file. */
const [url, file] = [process.argv[2]!, process.argv[3]!];
const pool = createPool(url);
const client = await pool.connect();
const { columns, key } = exportLists.orderItems;
const texts = (pieces: readonly { texts: readonly string[] }[]): string =>
  pieces.map((piece) => piece.texts[0]).join(', ');
const statement = `copy (
  select ${texts(columns.map(({ expression }) => expression))}
  from warehouse.fact_order_items i join warehouse.fact_orders o on o.order_key = i.order_key
  where not o.is_test and o.parent_order_key is null
  order by ${texts(key)}
) to stdout (format csv, header)`;
const stream: ReturnType<typeof copyTo> & { callback?: () => void } = client.query(copyTo(statement));
await pipeline(stream, createWriteStream(file));
// Otherwise pg's timer for the statement keeps the process alive.
stream.callback?.();
client.release();
await pool.end();
