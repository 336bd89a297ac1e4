/**
 * The least that any loader must do, in plain fast code: fetch the same answers, parse them, COPY their raw chunks and the rows, upsert
 * once, one aggregate at the end. No checks, no history, no resumption, no reporting currency.
 *
 * Arguments: the replay server's URL, a database URL. Prints one JSON line: {rows, seconds}.
 */
import { once } from 'node:events';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { request } from 'undici';

interface Row {
  campaign: { id: string };
  segments: { date: string; adNetworkType: string; device: string };
  metrics: Record<'costMicros' | 'impressions' | 'clicks' | 'conversions' | 'conversionsValue', string | number>;
}

const compress = promisify(gzip);
const [replayUrl = '', databaseUrl = ''] = process.argv.slice(2);
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
await client.query(`
  create schema yardstick;
  create table yardstick.chunk (chunk_id integer primary key, payload bytea not null);
  alter table yardstick.chunk alter column payload set storage external;
  create table yardstick.spend (
    day date not null, campaign_id text not null, network text not null, device text not null, cost numeric not null,
    impressions bigint not null, clicks bigint not null, conversions numeric not null, conversion_value numeric not null,
    primary key (day, campaign_id, network, device)
  );
  create temp table new_spend (like yardstick.spend);
`);

const started = performance.now();
const ranges = Number(await (await request(`${replayUrl}/recorded`)).body.text());
let rows = 0;
let next = fetchRange(0);
for (let index = 0; index < ranges; index += 1) {
  const body = await next;
  if (index + 1 < ranges) next = fetchRange(index + 1);
  rows += await load(index, body);
}
await client.query(`
  create table yardstick.daily as
  select day, campaign_id, sum(cost) as cost, sum(clicks) as clicks from yardstick.spend group by 1, 2
`);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(`${JSON.stringify({ rows, seconds })}\n`);
await client.end();

async function fetchRange(index: number): Promise<Buffer> {
  const response = await request(`${replayUrl}/recorded/${index}`);
  return Buffer.from(await response.body.arrayBuffer());
}

async function load(index: number, body: Buffer): Promise<number> {
  const compressed = compress(body, { level: 1 });
  const results = (JSON.parse(body.toString('utf8')) as { results: Row[] }[]).flatMap((chunk) => chunk.results);
  const lines = results.map(
    ({ campaign, segments, metrics: of }) =>
      `${segments.date}\t${campaign.id}\t${segments.adNetworkType}\t${segments.device}\t${Number(of.costMicros) / 1e6}\t` +
      `${of.impressions}\t${of.clicks}\t${of.conversions}\t${of.conversionsValue}\n`,
  );
  await client.query('begin');
  await copy('yardstick.chunk', `${index}\t\\\\x${(await compressed).toString('hex')}\n`);
  await copy('new_spend', lines.join(''));
  await client.query(`
    insert into yardstick.spend select * from new_spend
    on conflict (day, campaign_id, network, device) do update set
      cost = excluded.cost, impressions = excluded.impressions, clicks = excluded.clicks,
      conversions = excluded.conversions, conversion_value = excluded.conversion_value;
    truncate new_spend;
  `);
  await client.query('commit');
  return results.length;
}

async function copy(table: string, rows: string): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} from stdin`));
  stream.end(rows);
  await once(stream, 'finish');
}
