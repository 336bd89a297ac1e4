import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { makeClock } from '../../simulators/kit/clock.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import {
  addColumn,
  addContract,
  addDimension,
  addGrain,
  addKind,
  addMeasure,
  addPlatform,
  addSimulator,
} from './recipes.js';
import { ScratchProject } from './scratch-project.js';

const run = promisify(execFile);

/** The simulator that the recipe adds, which only the copy can compile. */
interface Kiosk {
  url: string;
  lists: Record<string, Record<string, unknown>[]>;
  refused: readonly unknown[];
  start(): Promise<void>;
  close(): Promise<void>;
}

describe("CONTRIBUTING's recipes, followed literally in a copy of the sources", function () {
  this.timeout(300_000);
  let project: ScratchProject;
  let database: TestDatabase;
  let service: Kiosk;
  let questions: Questions;
  let touched: Record<
    'column' | 'measure' | 'dimension' | 'grain' | 'platform' | 'simulator' | 'contract' | 'kind',
    string[]
  >;

  before(async () => {
    database = await createEmptyDatabase();
    project = new ScratchProject();
    touched = {
      column: touching(() => addColumn(project)),
      measure: touching(() => addMeasure(project)),
      dimension: touching(() => addDimension(project)),
      grain: touching(() => addGrain(project)),
      platform: touching(() => addPlatform(project)),
      simulator: touching(() => addSimulator(project)),
      contract: touching(() => addContract(project)),
      kind: touching(() => addKind(project)),
    };
    await project.compile();
    questions = new Questions(project.folder, database.url);
    await openKiosk();
    mkdirSync(path.join(project.folder, 'till'));
    writeTill('');
    await cartograph('import', 'till', '--source', 'till');
  });

  after(async () => {
    await service?.close();
    await questions?.close();
    project.remove();
    await database.drop();
  });

  it('touch three files for a column of a fact or a measure, two for a dimension or a grain', () => {
    expect(touched.column).to.have.length(3);
    expect(touched.measure).to.have.length(3);
    expect(touched.dimension).to.have.length(2);
    expect(touched.grain).to.have.length(2);
  });

  it('touch two files besides the folder of a platform', () => {
    expect(touched.platform.filter((file) => !file.startsWith('src/ingest/kiosk/'))).to.deep.equal([
      'src/canonical/platform.ts',
      'src/ingest/registry.ts',
    ]);
  });

  it('touch one file besides the description and the simulator for the contract tests', () => {
    expect(touched.simulator.filter((file) => !file.startsWith('simulators/kiosk/'))).to.deep.equal([]);
    expect(touched.contract).to.deep.equal(['test/contract/kiosk.ts', 'test/contract/contract.test.ts']);
  });

  it('make a platform that keeps the contract of all, with a strict simulator', async () => {
    const mocha = projectFile('node_modules', 'mocha', 'bin', 'mocha.js');
    const files = [
      project.built('simulators', 'kiosk', 'server.test.js'),
      project.built('test', 'contract', 'contract.test.js'),
    ];
    const only = ['--grep', 'The extractor of KIOSK|The kiosk simulator'];
    const printed = await node(mocha, ...only, ...files.flatMap((file) => ['--spec', file]));
    expect(printed).to.match(/\n9 passed, 0 failed\n/);
  });

  it('add a module, its merge and a migration for a kind of record, besides its type and its entry in the list', () => {
    expect(touched.kind.map((file) => file.replace(/\d{4}-/, 'NNNN-'))).to.deep.equal([
      'src/canonical/record.ts',
      'src/models/subjects/payouts.merge.sql',
      'src/models/subjects/payouts.ts',
      'src/models/subjects/subjects.ts',
      'migrations/NNNN-payouts.sql',
    ]);
  });

  it('load a new column, and serve it', async () => {
    expect(await baskets()).to.deep.equal(['25.5', '3.5']);
    expect(await ask('{ orders(first: 2, orderBy: TOTAL_DESC) { nodes { basket } } }')).to.deep.equal({
      orders: { nodes: [{ basket: '25.5' }, { basket: '3.5' }] },
    });
  });

  it('compare it: a row that differs only in it is written', async () => {
    await database.pool.query('update warehouse.fact_orders set basket = 7');
    // A column that nothing reads: new versions of the records, with the same result.
    writeTill(',note');
    await cartograph('import', 'till', '--source', 'till');
    expect(await baskets()).to.deep.equal(['25.5', '3.5']);
  });

  it('store a new measure by day and by week, check it, and serve it', async () => {
    const asked = 'filter: { date: { range: { from: "2026-05-01", to: "2026-05-02" } } }';
    expect(await ask(`{ dailySummary(${asked}) { largeOrders } }`)).to.deep.equal({
      dailySummary: [{ largeOrders: 1 }, { largeOrders: 0 }],
    });
    expect(await ask(`{ weeklyTrends(${asked}) { largeOrders } }`)).to.deep.equal({
      weeklyTrends: [{ largeOrders: 1 }],
    });
    expect(await violations()).to.deep.equal([]);
    await database.pool.query('update warehouse.agg_daily_summary set large_orders = 5 where large_orders = 1');
    expect(await violations()).to.deep.equal(['daily-summary']);
  });

  it('break reports down by a new dimension, and filter by it', async () => {
    expect(await ask('{ report(by: [TAX_INCLUDED]) { rows { taxIncluded { key } orders } } }')).to.deep.equal({
      report: { rows: [{ taxIncluded: { key: 'false' }, orders: 2 }] },
    });
    const filter = '{ where: [{ dimension: TAX_INCLUDED, in: ["true"] }] }';
    expect(await ask(`{ report(filter: ${filter}) { total { orders } } }`)).to.deep.equal({
      report: { total: { orders: 0 } },
    });
  });

  it('keep a new grain, check it, and answer reports from it', async () => {
    const { rows } = await database.pool.query<{ row: string }>(
      "select concat_ws(' ', date_key, currency, orders) as row from warehouse.agg_currency_daily order by 1",
    );
    expect(rows.map(({ row }) => row)).to.deep.equal(['20260501 GBP 1', '20260502 GBP 1']);
    expect(await ask('{ report(by: [CURRENCY]) { rows { currency { key } orders } } }')).to.deep.equal({
      report: { rows: [{ currency: { key: 'GBP' }, orders: 2 }] },
    });
    await database.pool.query('update warehouse.agg_currency_daily set orders = 8 where date_key = 20260501');
    expect(await violations()).to.include('currency-daily');
    expect(await ask('{ report(by: [CURRENCY]) { rows { orders } } }')).to.deep.equal({
      report: { rows: [{ orders: 9 }] },
    });
  });

  it('read a new platform into the facts', async () => {
    sell('K1', '2026-05-05T10:00:00Z');
    sell('K2', '2026-05-05T11:00:00Z');
    sell('K3', '2026-05-06T12:00:00Z');
    pay('P1', '40.50');
    pay('P2', '3');
    pay('P3', '7.25');
    await cartograph('sync', 'kiosk');
    expect(service.refused).to.deep.equal([]);
    const { rows } = await database.pool.query<{ sale: string }>(
      "select concat_ws(' ', o.order_number, trim_scale(o.total), c.platform) as sale from warehouse.fact_orders o join warehouse.dim_channel c using (channel_key) where o.source_id = 'pier' order by 1",
    );
    expect(rows.map(({ sale }) => sale)).to.deep.equal(['K1 4.5 KIOSK', 'K2 4.5 KIOSK', 'K3 4.5 KIOSK']);
  });

  it('load a new kind of record', async () => {
    expect(await payouts()).to.deep.equal(['pier:P1 40.50 GBP', 'pier:P2 3 GBP', 'pier:P3 7.25 GBP']);
  });

  it('compare it: a row that differs only in it is written, an equal one is not', async () => {
    const transactions = await rowVersions();
    await database.pool.query("update warehouse.fact_payouts set amount = 7 where payout_key = 'pier:P1'");
    // A field that nothing reads: new versions of the records, with the same result.
    for (const payout of service.lists.payouts!) payout.note = 'by post';
    await cartograph('sync', 'kiosk');
    expect((await payouts())[0]).to.equal('pier:P1 40.50 GBP');
    expect((await rowVersions()).slice(1)).to.deep.equal(transactions.slice(1));
  });

  it('empty it and rebuild it with the rest of the warehouse', async () => {
    const before = await payouts();
    await database.pool.query("insert into warehouse.fact_payouts select 'pier:P9', 'pier', now(), 'GBP', 1, now()");
    await cartograph('rebuild');
    expect(await payouts()).to.deep.equal(before);
    expect(await baskets()).to.deep.equal(['4.5', '4.5', '4.5', '25.5', '3.5']);
  });

  function sell(id: string, at: string): void {
    const lines = [{ item: 'postcard', title: 'Postcard', quantity: 3, price: '1.50' }];
    service.lists.sales!.push({ id, sold_at: at, changed_at: at, lines });
  }

  function pay(id: string, amount: string): void {
    const at = '2026-05-07T00:00:00Z';
    service.lists.payouts!.push({ id, paid_at: at, changed_at: at, amount });
  }

  async function payouts(): Promise<string[]> {
    const { rows } = await database.pool.query<{ payout: string }>(
      "select concat_ws(' ', payout_key, amount, currency) as payout from warehouse.fact_payouts order by payout_key",
    );
    return rows.map(({ payout }) => payout);
  }

  /** The transactions that wrote the rows. */
  async function rowVersions(): Promise<string[]> {
    const { rows } = await database.pool.query<{ xmin: string }>(
      'select xmin::text from warehouse.fact_payouts order by payout_key',
    );
    return rows.map(({ xmin }) => xmin);
  }

  function writeTill(more: string): void {
    const write = (name: string, rows: string[]) =>
      writeFileSync(path.join(project.folder, 'till', name), `${rows.map((row) => `${row}${more}\n`).join('')}`);
    write('orders.csv', [
      'order_id,ordered_at,updated_at',
      '1,2026-05-01 10:00,2026-05-03 10:00',
      '2,2026-05-02 10:00,2026-05-03 10:00',
    ]);
    write('order_lines.csv', [
      'order_id,line_id,quantity,unit_price,updated_at',
      '1,a,2,12.75,2026-05-03 10:00',
      '2,a,1,3.50,2026-05-03 10:00',
    ]);
  }

  async function openKiosk(): Promise<void> {
    const { KioskSimulator, kioskKey } = await import(project.built('simulators', 'kiosk', 'server.js'));
    service = new KioskSimulator(makeClock({ mode: 'real' })) as Kiosk;
    await service.start();
    writeConfiguration(kioskKey as string);
  }

  function writeConfiguration(key: string): void {
    const store = 'currency: GBP, timezone: Europe/London, backfillStart: 2024-01-01';
    writeFileSync(
      path.join(project.folder, 'cartograph.yaml'),
      `sources:
  - { id: till, platform: FILES, ${store}, settings: {} }
  - { id: pier, platform: KIOSK, ${store}, settings: { url: '${service.url}', key: ${key} } }
`,
    );
  }

  async function cartograph(...args: string[]): Promise<void> {
    await node(project.cli, ...args);
  }

  /** The output of a script of the copy. */
  async function node(script: string, ...args: string[]): Promise<string> {
    // The copy has migrations of its own: no server that the run has prepared fits.
    const { DATABASE_URL: _, CARTOGRAPH_TEST_RUN: _run, ...environment } = process.env;
    const { stdout } = await run(process.execPath, [script, ...args], {
      cwd: project.folder,
      env: { ...environment, DATABASE_URL: database.url },
    }).catch((error: { stdout: string; stderr: string }) => {
      throw new Error(`${path.basename(script)} failed:\n${error.stdout}${error.stderr}`);
    });
    return stdout;
  }

  async function baskets(): Promise<string[]> {
    const { rows } = await database.pool.query<{ basket: string }>(
      'select trim_scale(basket)::text as basket from warehouse.fact_orders order by order_key',
    );
    return rows.map(({ basket }) => basket);
  }

  async function ask(query: string): Promise<unknown> {
    const { data, errors } = (await questions.ask({ query })) as { data?: unknown; errors?: unknown };
    expect(errors, JSON.stringify(errors)).to.equal(undefined);
    return data;
  }

  async function violations(): Promise<string[]> {
    return (await questions.ask('violations')) as string[];
  }

  function touching(change: () => void): string[] {
    const before = new Set(project.touched);
    change();
    return [...project.touched].filter((file) => !before.has(file));
  }
});

/** The copy's API, and its integrity checks, in one process: each start would load the copy's modules anew. */
class Questions {
  #child: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    private readonly databaseUrl: string,
  ) {}

  async ask(question: { query: string } | 'violations'): Promise<unknown> {
    this.#child ??= this.#start();
    const answered = new AbortController();
    const { signal } = answered;
    const died = once(this.#child, 'exit', { signal }).then(([code]) => {
      throw new Error(`the process that answers ended with ${code}`);
    });
    try {
      const answer = Promise.race([once(this.#child, 'message', { signal }), died]);
      this.#child.send(question);
      return (await answer)[0];
    } finally {
      died.catch(() => undefined);
      answered.abort();
    }
  }

  async close(): Promise<void> {
    if (!this.#child) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  #start(): ChildProcess {
    const file = path.join(this.folder, 'answer.mjs');
    writeFileSync(file, answerScript);
    return fork(file, [], { cwd: this.folder, env: { ...process.env, DATABASE_URL: this.databaseUrl } });
  }
}

const answerScript = `
import { pino } from 'pino';
import { startApi } from './dist/src/api/api.js';
import { createAccess } from './dist/src/api/principals/access.js';
import { systemClock } from './dist/src/runtime/clock.js';
import { createPool } from './dist/src/database/pool.js';
import { localOwner } from './dist/src/ledger/principals/principal.js';
import { findViolations } from './dist/src/models/integrity/find-violations.js';
const pool = createPool(process.env.DATABASE_URL, { applicationName: 'recipe' });
const segmentBounds = { medium: '50', high: '200', vip: '1000' };
const api = await startApi({
  pool,
  settings: { host: '127.0.0.1', port: 0 },
  isProduction: false,
  reportingCurrency: 'GBP',
  reportingTimeZone: 'Europe/London',
  segmentBounds,
  access: createAccess({
    db: pool,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    auditRetentionDays: 400,
    whoAsks: async () => localOwner,
  }),
  requestSyncs: async () => [],
  clock: { now: () => new Date('2026-07-15T12:00:00Z'), sleep: async () => undefined },
  log: pino({ level: 'silent' }),
});
async function violations() {
  return [...new Set((await findViolations(pool, segmentBounds)).map(({ check }) => check))];
}
async function answer(question) {
  const headers = { 'content-type': 'application/json' };
  return await (await fetch(\`\${api.url}/graphql\`, { method: 'POST', headers, body: JSON.stringify(question) })).json();
}
process.on('message', async (question) => process.send(question === 'violations' ? await violations() : await answer(question)));
process.once('disconnect', async () => {
  await api.close();
  await pool.end();
});
`;
