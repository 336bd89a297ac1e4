/**
 * The daily and weekly summaries: the CPU time of Node and Postgres of typical questions, of the root field alone and with GraphQL, beside
 * that of another build. `npm run bench:summaries -- 100000 --build ../before` (orders, the folder of another build, already compiled)
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '../src/database/migrate.js';
import { createPool } from '../src/database/pool.js';
import { prepareWarehouse } from '../src/models/load/prepare.js';
import { silentLogger } from '../src/runtime/log.js';
import { projectFile } from '../src/runtime/project-files.js';
import { makeBed } from './bed.js';
import { measure } from './measured-process.js';
import { fillFacts, rollUpAll } from './report/fill-trade.js';
import { summaries } from './summaries/questions.js';

/** Of each build in turn; the least counts. */
const rounds = 2;

interface Cpu {
  title: string;
  field: number;
  all: number;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { build: { type: 'string' } } });
const [orders = 100_000] = positionals.map(Number);
const builds = [...(values.build ? [path.resolve(values.build)] : []), projectFile()];
const bed = await makeBed({ fsync: 'off', synchronous_commit: 'off', max_wal_size: '8GB' });
try {
  const url = await bed.database('summaries');
  await migrate(url, silentLogger);
  const pool = createPool(url, { applicationName: 'cartograph bench' });
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  await fillFacts(pool, orders);
  await rollUpAll(pool);
  await pool.query('vacuum analyze');
  await pool.end();
  const measured: Cpu[][][] = builds.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [nth, build] of builds.entries()) {
      const script = projectFile('dist', 'bench', 'summaries', 'ask.js');
      const { stdout } = await measure(script, [build, url]);
      measured[nth]!.push(
        stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Cpu),
      );
    }
  }
  for (const [place, { title }] of summaries.entries()) {
    const least = (kind: 'field' | 'all') =>
      measured.map((all) => Math.min(...all.map((answers) => answers[place]![kind])));
    print(`${title}: root field ${compared(least('field'))}, with GraphQL ${compared(least('all'))}`);
  }
} finally {
  await bed.close();
}

/** Of this build, which is the last one, and of the other. */
function compared(cpuMs: readonly number[]): string {
  const own = cpuMs.at(-1)!;
  const [other] = cpuMs;
  return cpuMs.length < 2
    ? `${own.toFixed(2)} ms`
    : `${own.toFixed(2)} ms, the other ${other!.toFixed(2)} ms, ${(own / other!).toFixed(2)} times`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
