/**
 * Fairness: how long the daily summary takes a dashboard while 12 clients ask free questions on facts without pause, beside what it
 * takes alone; with answers kept and not kept, in one run. `npm run bench:fairness`, `npm run bench:fairness -- 100000 1000000` (orders)
 */
import 'reflect-metadata';
import { makeBed } from './bed.js';
import { factQuestion } from './fuzz/fact-questions.js';
import { quantile, SteadyClient } from './fuzz/steady-client.js';
import { fillWarehouse } from './report/fill-trade.js';
import { Load } from './serving/load.js';
import { type BenchServer, startServer } from './serving/server.js';

const clients = 12;
const measureMs = 15_000;
const sizes = process.argv.slice(2).map(Number);

print(
  `p99 (median) of the daily summary, ms, alone and beside ${clients} clients that ask for facts; in two rounds.\n`,
);
print('| orders | answers | alone | beside them | times | their answers/s, refused |');
print('| --- | --- | --- | --- | --- | --- |');
for (const orders of sizes.length > 0 ? sizes : [100_000, 1_000_000]) await measureSize(orders);

async function measureSize(orders: number): Promise<void> {
  const bed = await makeBed({ fsync: 'off', synchronous_commit: 'off', max_wal_size: '8GB' });
  try {
    const url = await bed.database('fairness');
    await fillWarehouse(url, orders);
    for (const [title, megabytes] of [
      ['not kept', '0'],
      ['kept', '64'],
    ] as const) {
      const server = await startServer('product', [url, megabytes]);
      await measureServer(server, `${orders} | ${title}`);
      await measureServer(server, `${orders} | ${title}`);
      server.stop();
    }
  } finally {
    await bed.close();
  }
}

async function measureServer(server: BenchServer, title: string): Promise<void> {
  const steady = new SteadyClient(server.port);
  await steady.during(delay(1000));
  const alone = await steady.during(delay(measureMs));
  const others = new FactClients(server.port);
  await delay(1000);
  const beside = await steady.during(delay(measureMs));
  const { answered, refused, seconds } = await others.stop();
  steady.close();
  const [before, after] = [quantile(alone, 0.99), quantile(beside, 0.99)];
  const shown = (p99: number, times: number[]): string => `${p99.toFixed(1)} (${quantile(times, 0.5).toFixed(1)})`;
  print(
    `| ${title} | ${shown(before, alone)} | ${shown(after, beside)} | ${(after / before).toFixed(1)} | ${(answered / seconds).toFixed(1)}, ${refused} |`,
  );
}

/** Each asks the next question as soon as the one before is answered. */
class FactClients {
  readonly #load = new Load(clients);
  readonly #begun = performance.now();
  readonly #loops: Promise<void>[];
  #isStopped = false;
  #answered = 0;
  #refused = 0;
  #seed = 1;

  constructor(private readonly port: number) {
    this.#loops = Array.from({ length: clients }, () => this.#ask());
  }

  async stop(): Promise<{ answered: number; refused: number; seconds: number }> {
    this.#isStopped = true;
    await Promise.all(this.#loops);
    this.#load.close();
    return { answered: this.#answered, refused: this.#refused, seconds: (performance.now() - this.#begun) / 1000 };
  }

  async #ask(): Promise<void> {
    while (!this.#isStopped) {
      const body = JSON.stringify({ query: factQuestion(() => this.#random()) });
      const answer = await this.#load.one({ port: this.port, method: 'POST', path: '/graphql', body });
      const { errors } = JSON.parse(answer.toString()) as {
        errors?: { message: string; extensions: { code: string } }[];
      };
      const code = errors?.[0]?.extensions.code;
      if (code !== undefined && code !== 'SERVER_BUSY' && code !== 'QUERY_TIMEOUT')
        throw new Error(errors![0]!.message);
      if (code === undefined) this.#answered += 1;
      else this.#refused += 1;
    }
  }

  /** Lehmer's, the same in each run. */
  #random(): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
