/**
 * What an import's statements cost Postgres: `node dist/bench/import-statements.js 25` (megabytes), most expensive first.
 *
 * CPU time is the scheduler's own count for the backend's process, which does not depend on other processes' load as elapsed time does.
 * Statements that the product sends in one message are sent one by one, each named by the grain in its comment. Linux only: it reads
 * /proc.
 */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { runCommandLine } from '../src/cli/run.js';
import { makeBed } from './bed.js';
import { shapes, writeFiles } from './import/shapes.js';

const megabyte = 1_000_000;
const shown = 40;
const longestName = 100;

interface Cost {
  count: number;
  cpuMs: number;
}

interface Backend {
  processID: number;
}

const costs = new Map<string, Cost>();
const query = pg.Client.prototype.query as (this: unknown, ...args: unknown[]) => unknown;

/** Replaces the driver's `query` by one that notes the cost of each statement. */
function watchStatements(): void {
  async function oneByOne(client: Backend, texts: readonly string[]): Promise<unknown[]> {
    const results: unknown[] = [];
    for (const text of texts) results.push(await noted(client, text, [text]));
    return results.flat();
  }
  pg.Client.prototype.query = function (this: Backend, ...args: unknown[]): unknown {
    const text = textOf(args[0]);
    const texts = text.split(/\n(?=-- Grain: )/);
    return args.length === 1 && typeof args[0] === 'string' && texts.length > 1
      ? oneByOne(this, texts)
      : noted(this, text, args);
  } as typeof pg.Client.prototype.query;
}

function noted(client: Backend, text: string, args: unknown[]): unknown {
  const before = cpuMs(client.processID);
  const note = (): void => {
    const cost = costs.get(nameOf(text)) ?? { count: 0, cpuMs: 0 };
    costs.set(nameOf(text), { count: cost.count + 1, cpuMs: cost.cpuMs + cpuMs(client.processID) - before });
  };
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    const noteAndCall = (...outcome: unknown[]): void => {
      note();
      (callback as (...outcome: unknown[]) => void)(...outcome);
    };
    return query.apply(client, [...args.slice(0, -1), noteAndCall]);
  }
  const answer = query.apply(client, args);
  if (answer instanceof Promise) answer.then(note, note);
  // COPY is a stream.
  else (answer as NodeJS.WritableStream).once('finish', note);
  return answer;
}

/** A text, a query with a name or a row mode, or a COPY. */
function textOf(config: unknown): string {
  if (typeof config === 'string') return config;
  const { text, cursor } = config as { text?: string; cursor?: { text?: string } };
  return text ?? cursor?.text ?? '';
}

function nameOf(text: string): string {
  const grain = /-- Grain: ([^\n]*)/.exec(text)?.[1];
  return (grain ?? text.trim()).replaceAll(/\s+/g, ' ').slice(0, longestName);
}

/** The first figure of `schedstat`: nanoseconds on a processor. */
function cpuMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}

const bed = await makeBed();
const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-statements-'));
try {
  const tables = path.join(folder, 'tables');
  const { rows } = await writeFiles(tables, shapes.tables, Number(process.argv[2] ?? 25) * megabyte);
  process.env.DATABASE_URL = await bed.database('statements');
  const config = path.join(folder, 'cartograph.yaml');
  await writeFile(
    config,
    `sources:\n  - { id: till, platform: FILES, currency: GBP, timezone: Europe/London, backfillStart: 2024-01-01, settings: {} }\n`,
  );
  watchStatements();
  const code = await runCommandLine([process.execPath, 'cartograph', 'import', tables, '--config', config]);
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  const all = [...costs].sort(([, one], [, other]) => other.cpuMs - one.cpuMs);
  const sum = all.reduce((total, [, cost]) => total + cost.cpuMs, 0);
  process.stdout.write(`\n${rows.toLocaleString('en')} rows: ${(sum / 1000).toFixed(1)} s in statements\n\n`);
  process.stdout.write('     ms  count  statement\n');
  for (const [name, { count, cpuMs: ms }] of all.slice(0, shown)) {
    process.stdout.write(`${ms.toFixed(0).padStart(7)} ${String(count).padStart(6)}  ${name}\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
  await bed.close();
}
process.exit();
