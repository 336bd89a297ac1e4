import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { runSync } from '../../src/jobs/runs/run-sync.js';
import { findRun } from '../../src/ledger/sync-runs/sync-run.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { projectFile } from '../../src/runtime/project-files.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { shelfCustomers, shelfPlatform } from '../support/shelf-platform.js';
import { createWarehouse } from '../support/warehouse-database.js';

const importOf = /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)\.js'/g;
const root = `${projectFile('src')}/`;

/**
 * Whoever reads what a run does starts at `runSync` and goes from file to file. Where a file calls a function that was passed to
 * it, the reader turns back to a file above. The files are those on the stack whenever a statement is sent or a page is read.
 */
describe('The walk of a run', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createWarehouse();
  });
  after(() => database.drop());

  it('goes down from runSync, and turns back only where it is given what to run', async () => {
    const stacks = new Set<string>();
    const note = (): void => {
      stacks.add(filesOnStack().join(' '));
    };
    // The second page is large enough for a build beside the sync. One record is rejected.
    const pages = [shelfCustomers(0, 3), shelfCustomers(3, 4100), [{ ...shelfCustomers(4103, 1)[0]!, isBad: true }]];
    const setup = jobSetup(database.pool, shelfPlatform({ pages, beforePage: note, beforeProbe: note }));
    await prepareJobs(setup);
    const { runId } = (await requestSyncs(database.pool, { sourceId: 'shelf', trigger: 'cli' }))[0]!.run;
    const restore = onEachQuery(note);
    try {
      await runSync(wireJobs(setup), runId);
    } finally {
      restore();
    }
    expect((await findRun(database.pool, runId))!.status).to.equal('succeeded');
    const calls = new Set([...stacks].flatMap(callsOf));
    const below = importsOfAll();
    const turns = [...calls].filter((call) => {
      const [caller, called] = call.split(' -> ') as [string, string];
      return below.get(called)!.has(caller);
    });
    // Transactions, leases and spans run what they are given. Everything else goes down.
    expect(turns.sort()).to.deep.equal([
      'database/transaction -> database/take-lease',
      'database/transaction -> ingest/sync-source',
      'database/transaction -> jobs/pipeline/build-source',
      'database/transaction -> jobs/pipeline/warehouse',
      'database/transaction -> jobs/rates/reprice',
      'database/transaction -> jobs/runs/run-sync',
      'jobs/leases/leases -> jobs/pipeline/warehouse',
      'jobs/leases/leases -> jobs/runs/run-sync',
      'runtime/tracing/tracing -> ingest/sync-source',
      'runtime/tracing/tracing -> jobs/pipeline/warehouse',
      'runtime/tracing/tracing -> jobs/runs/run-sync',
    ]);
  });
});

/** The files of `src/` whose functions wait for the caller of this function, outermost first. */
function filesOnStack(): string[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 200;
  const { stack } = new Error('here');
  Error.stackTraceLimit = limit;
  return [...stack!.matchAll(/(\/[^:()]+)\.ts:\d+/g)]
    .flatMap(([, file]) => (file!.startsWith(root) ? [file!.slice(root.length)] : []))
    .reverse();
}

/** `caller -> called` for each two neighbours that differ. */
function callsOf(stack: string): string[] {
  const files = stack.split(' ').filter((file) => file !== '');
  return files.flatMap((file, at) => (at > 0 && file !== files[at - 1] ? [`${files[at - 1]} -> ${file}`] : []));
}

/** Calls `note` before each statement of any connection, until the returned function is called. */
function onEachQuery(note: () => void): () => void {
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...values: unknown[]) {
    note();
    return (query as (...args: unknown[]) => unknown).apply(this, values);
  } as typeof query;
  return () => {
    pg.Client.prototype.query = query;
  };
}

/** File -> all files that it imports, directly or not, types included. */
function importsOfAll(): Map<string, Set<string>> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const direct = new Map(files.map((file) => [file.replace(/\.tsx?$/, ''), importsOf(file)]));
  return new Map([...direct.keys()].map((file) => [file, closure(file, direct)]));
}

function importsOf(file: string): string[] {
  const targets = readFileSync(path.join(root, file), 'utf8').matchAll(importOf);
  return [...targets].map(([, target]) => path.join(path.dirname(file), target!));
}

function closure(start: string, direct: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const target of direct.get(file) ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      open.push(target);
    }
  }
  return reached;
}
