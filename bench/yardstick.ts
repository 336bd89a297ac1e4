/**
 * The least that any loader must do, in plain fast code: fetch the recorded pages, parse them, COPY their raw chunks and flat
 * rows, upsert once, one aggregate at the end. No checks, no history, no resumption, no refunds.
 *
 * Arguments: the platform, the replay server's URL, a database URL. Prints one JSON line: {orders, seconds, peakRssBytes}.
 */
import { once } from 'node:events';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { request } from 'undici';
import { benchPlatformName, benchPlatforms } from './platforms.js';

const compress = promisify(gzip);
const [platform = '', replayUrl = '', databaseUrl = ''] = process.argv.slice(2);
const { flatOrders } = benchPlatforms[benchPlatformName(platform)];
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
await client.query(`
  create schema yardstick;
  create table yardstick.chunk (chunk_id integer primary key, payload bytea not null);
  alter table yardstick.chunk alter column payload set storage external;
  create table yardstick.orders (
    order_id text primary key, customer_id text, ordered_at timestamptz not null, updated_at timestamptz not null,
    currency text not null, total numeric not null, tax numeric not null
  );
  create table yardstick.lines (
    line_id text primary key, order_id text not null, sku text, quantity integer not null, total numeric not null
  );
  create temp table new_orders (like yardstick.orders);
  create temp table new_lines (like yardstick.lines);
`);

const started = performance.now();
const pages = Number(await (await request(`${replayUrl}/recorded`)).body.text());
let orders = 0;
let next = fetchPage(0);
for (let index = 0; index < pages; index++) {
  const page = await next;
  if (index + 1 < pages) next = fetchPage(index + 1);
  orders += await load(index, page);
}
await client.query(`
  create table yardstick.daily as
  select (ordered_at at time zone 'Europe/London')::date as day, count(*) as orders, sum(total) as total
  from yardstick.orders
  group by 1
`);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(`${JSON.stringify({ orders, seconds, peakRssBytes: process.resourceUsage().maxRSS * 1024 })}\n`);
await client.end();

async function fetchPage(index: number): Promise<Buffer> {
  const response = await request(`${replayUrl}/recorded/${index}`);
  return Buffer.from(await response.body.arrayBuffer());
}

async function load(index: number, page: Buffer): Promise<number> {
  const compressed = compress(page, { level: 1 });
  const flat = flatOrders(page);
  const orderRows = flat.map(
    ({ id, customerId, orderedAt, updatedAt, currency, total, tax }) =>
      `${id}\t${customerId ?? '\\N'}\t${orderedAt}\t${updatedAt}\t${currency}\t${total}\t${tax}\n`,
  );
  const lineRows = flat.flatMap(({ id: orderId, lines }) =>
    lines.map(({ id, sku, quantity, total }) => `${id}\t${orderId}\t${sku ?? '\\N'}\t${quantity}\t${total}\n`),
  );
  await client.query('begin');
  await copy('yardstick.chunk', `${index}\t\\\\x${(await compressed).toString('hex')}\n`);
  await copy('new_orders', orderRows.join(''));
  await copy('new_lines', lineRows.join(''));
  await client.query(`
    insert into yardstick.orders select * from new_orders
    on conflict (order_id) do update set
      customer_id = excluded.customer_id, ordered_at = excluded.ordered_at, updated_at = excluded.updated_at,
      currency = excluded.currency, total = excluded.total, tax = excluded.tax;
    insert into yardstick.lines select * from new_lines
    on conflict (line_id) do update set
      order_id = excluded.order_id, sku = excluded.sku, quantity = excluded.quantity, total = excluded.total;
    truncate new_orders, new_lines;
  `);
  await client.query('commit');
  return flat.length;
}

async function copy(table: string, rows: string): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} from stdin`));
  stream.end(rows);
  await once(stream, 'finish');
}
