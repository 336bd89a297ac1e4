/**
 * The overview: the CPU time of Node and Postgres for all that the page asks when it is opened and when it looks again, of the API as
 * `cartograph api` wires it, on a warm warehouse. `npm run bench:overview`, `npm run bench:overview -- 100000` (orders; default 1,000,000)
 */
import 'reflect-metadata';
import { strictEqual } from 'node:assert';
import { loadavg } from 'node:os';
import { createPool } from '../src/database/pool.js';
import { publishVersion } from '../src/ledger/warehouse-version/version.js';
import { cpuSeconds, descendantsCpuSeconds } from './measured-process.js';
import { frame, overview, overviewFields, versions } from './overview/requests.js';
import { segments } from './report/fill-trade.js';
import { firstEvent, Load, type Received, type Sent } from './serving/load.js';
import { startServer } from './serving/server.js';
import { makeTradeBed } from './trade-bed.js';

const orders = Number(process.argv[2] ?? 1_000_000);
/** Ticks of the kernel's clock are 10 ms. */
const rounds = 200;
const warmUpRounds = 300;

const bed = await makeTradeBed(orders);
const product = await startServer('product', [bed.url, '32']);
const pool = createPool(bed.url, { applicationName: 'cartograph bench', max: 1 });
const load = new Load(2);
let asked = 0;
try {
  const { port } = product;
  const ask = async (posted: Omit<Sent, 'port'>): Promise<Received> => {
    const answer = await load.exchange({ ...posted, port });
    strictEqual(answer.body.includes('"errors"'), false, answer.body.toString());
    return answer;
  };
  const opened = async (): Promise<void> => {
    await Promise.all([ask(frame), ask(overview((asked += 1))), firstEvent({ ...versions, port })]);
  };
  const publish = (): Promise<number> =>
    publishVersion(pool, { at: new Date(), bounds: Object.values(segments), areCounted: true });
  const same = 0;
  await times(warmUpRounds, opened);

  print(`${orders} orders; load of the machine ${loadavg()[0]!.toFixed(1)}. CPU ms, mean of ${rounds}.\n`);
  print('| what | Node | Postgres | together |');
  print('| --- | --- | --- | --- |');
  await report('the page opens: frame, overview of days not asked for before, stream of versions', opened);
  await report('the page asks again after a new version', async () => {
    await publish();
    await Promise.all([ask(frame), ask(overview(same))]);
  });
  await report('of it, to publish the version', async () => void (await publish()));
  const { etag } = (await ask(overview(same))).headers;
  await report('nothing has changed: frame, overview by its ETag', async () => {
    const { status } = await ask({ ...overview(same), headers: { 'if-none-match': etag! } });
    strictEqual(status, 304);
    await ask(frame);
  });
  await report('frame alone', async () => void (await ask(frame)));
  for (const name of Object.keys(overviewFields(same))) {
    await report(`${name} alone`, async () => void (await ask(overviewFields((asked += 1))[name]!)));
  }
} finally {
  load.close();
  await pool.end();
  product.stop();
  await bed.close();
}

async function report(title: string, work: () => Promise<void>): Promise<void> {
  await times(rounds / 10, work);
  const [node, postgres] = [cpuSeconds(product.pid), descendantsCpuSeconds(bed.postmasterPid)];
  await times(rounds, work);
  const ofNode = ((cpuSeconds(product.pid) - node) * 1000) / rounds;
  const ofPostgres = ((descendantsCpuSeconds(bed.postmasterPid) - postgres) * 1000) / rounds;
  print(`| ${title} | ${[ofNode, ofPostgres, ofNode + ofPostgres].map((ms) => ms.toFixed(2)).join(' | ')} |`);
}

async function times(count: number, work: () => Promise<void>): Promise<void> {
  for (let round = 0; round < count; round += 1) await work();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
