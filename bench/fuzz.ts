/**
 * Fuzz: random valid documents against the API as `cartograph api` wires it: the CPU time of Node and Postgres of each beside its cost,
 * and how much the dearest ones slow another client down. Answers are not kept.
 * `npm run bench:fuzz`, `npm run bench:fuzz -- 2000 100000 7` (documents, orders, seed)
 */
import 'reflect-metadata';
import { Fuzz } from './fuzz/fuzz.js';
import { startServer } from './serving/server.js';
import { makeTradeBed } from './trade-bed.js';

const [documents = 10_000, orders = 100_000, seed = 1] = process.argv.slice(2).map(Number);

// Workers of parallel queries end with their statement, and their time with them.
const settings = { max_parallel_workers_per_gather: '0', autovacuum: 'off' };
const bed = await makeTradeBed(orders, settings);
const api = await startServer('product', [bed.url, '0']);
const fuzz = new Fuzz({ api, postmasterPid: bed.postmasterPid, database: bed.name });
try {
  await fuzz.run({ documents, orders, seed });
} finally {
  fuzz.close();
  api.stop();
  await bed.close();
}
