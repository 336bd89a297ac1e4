import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectFile } from '../../src/runtime/project-files.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { ScratchProject } from './scratch-project.js';

const lastMigration = Number(
  readdirSync(projectFile('migrations'))
    .map((name) => name.slice(0, 4))
    .sort()
    .at(-1),
);

describe('CONTRIBUTING’s recipes, followed to the letter in a copy of the sources', function () {
  this.timeout(120_000);
  let project: ScratchProject;
  let database: TestDatabase;
  let columnFiles: string[];
  let measureFiles: string[];

  before(async () => {
    database = await createEmptyDatabase();
    project = new ScratchProject();
    columnFiles = touching(() => addColumn(project));
    measureFiles = touching(() => addMeasure(project));
    project.compile();
    mkdirSync(path.join(project.folder, 'till'));
    writeTill('');
    run('import', 'till');
  });

  after(async () => {
    project.remove();
    await database.drop();
  });

  it('touch three files for a column of a fact, two for a measure', () => {
    expect(columnFiles).to.have.length(3);
    expect(measureFiles).to.have.length(2);
  });

  it('load a new column, and serve it', async () => {
    expect(await baskets()).to.deep.equal(['25.5', '3.5']);
    expect(await ask('{ orders(first: 2, orderBy: TOTAL_DESC) { nodes { basket } } }')).to.deep.equal({
      orders: { nodes: [{ basket: '25.5' }, { basket: '3.5' }] },
    });
  });

  it('compare it: a row that differs in nothing else is written', async () => {
    await database.pool.query('update warehouse.fact_orders set basket = 7');
    // A column that nobody reads: new versions of the records, which come to the same.
    writeTill(',note');
    run('import', 'till');
    expect(await baskets()).to.deep.equal(['25.5', '3.5']);
  });

  it('keep a new measure by day and by week, check it, and serve it', async () => {
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
    writeFileSync(
      path.join(project.folder, 'cartograph.yaml'),
      'sources:\n  - { id: till, platform: FILES, currency: GBP, timezone: Europe/London, backfillStart: 2024-01-01, settings: {} }\n',
    );
  }

  function run(...args: string[]): void {
    node(project.cli, ...args);
  }

  /** What a script of the copy prints, as JSON. */
  function node(script: string, ...args: string[]): string {
    const { DATABASE_URL: _, ...environment } = process.env;
    return execFileSync(process.execPath, [script, ...args], {
      cwd: project.folder,
      env: { ...environment, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  }

  async function baskets(): Promise<string[]> {
    const { rows } = await database.pool.query<{ basket: string }>(
      'select trim_scale(basket)::text as basket from warehouse.fact_orders order by order_key',
    );
    return rows.map(({ basket }) => basket);
  }

  function script(name: string, text: string): string {
    const file = path.join(project.folder, name);
    writeFileSync(file, text);
    return file;
  }

  async function ask(query: string): Promise<unknown> {
    const file = script('ask.mjs', askScript);
    const answer = JSON.parse(node(file, query)) as { data?: unknown; errors?: unknown };
    expect(answer.errors, JSON.stringify(answer.errors)).to.equal(undefined);
    return answer.data;
  }

  async function violations(): Promise<string[]> {
    const file = script('violations.mjs', violationsScript);
    return JSON.parse(node(file)) as string[];
  }

  function touching(change: () => void): string[] {
    const before = new Set(project.touched);
    change();
    return [...project.touched].filter((file) => !before.has(file));
  }
});

/** A column of a fact: the entity, the merge's select, a migration. */
function addColumn(project: ScratchProject): void {
  project.insertBefore(
    'src/models/facts/fact-orders.ts',
    "  @Column({ type: 'timestamptz', name: 'source_updated_at' })",
    "  @Served('Gross sales less discounts, in the store’s currency.')\n  @Column({ type: 'numeric' })\n  basket!: string;\n\n",
  );
  project.insertBefore(
    'src/models/facts/fact-orders.merge.sql',
    '    s.updated_at as source_updated_at',
    '    coalesce(l.gross_sales, 0) - coalesce(l.discounts, 0) as basket,\n',
  );
  project.add(
    `migrations/${String(lastMigration + 1).padStart(4, '0')}-basket.sql`,
    'alter table warehouse.fact_orders add column basket numeric not null default 0;\nalter table warehouse.fact_orders alter column basket drop default;\n',
  );
}

/** A stored measure: the registry's entry, a migration. */
function addMeasure(project: ScratchProject): void {
  project.insertBefore(
    'src/models/metrics/registry.ts',
    "  {\n    name: 'gross_sales',",
    "  {\n    name: 'large_orders',\n    title: 'Large orders',\n    unit: 'count',\n    kind: 'stored',\n    of: { orders: 'case when o.total >= 10 then 1 else 0 end' },\n    description: 'Orders of 10 and more.',\n  },\n",
  );
  const aggregates = ['agg_daily_summary', 'agg_weekly_trends'];
  project.add(
    `migrations/${String(lastMigration + 2).padStart(4, '0')}-large-orders.sql`,
    aggregates
      .map((table) => `alter table warehouse.${table} add column large_orders bigint not null default 0;\n`)
      .join(''),
  );
}

const askScript = `
import { pino } from 'pino';
import { startApi } from './dist/src/api/api.js';
import { createPool } from './dist/src/database/pool.js';
const pool = createPool(process.env.DATABASE_URL, { applicationName: 'recipe' });
const api = await startApi({
  pool,
  settings: { host: '127.0.0.1', port: 0 },
  isProduction: false,
  reportingCurrency: 'GBP',
  reportingTimeZone: 'Europe/London',
  segmentBounds: { medium: '50', high: '200', vip: '1000' },
  requestSyncs: async () => [],
  clock: { now: () => new Date('2026-07-15T12:00:00Z'), sleep: async () => undefined },
  log: pino({ level: 'silent' }),
});
const answer = await fetch(\`\${api.url}/graphql\`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: process.argv[2] }),
});
console.log(await answer.text());
await api.close();
await pool.end();
`;

const violationsScript = `
import pg from 'pg';
import { findViolations } from './dist/src/models/integrity/find-violations.js';
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
const found = await findViolations(client, { medium: '50', high: '200', vip: '1000' });
await client.end();
console.log(JSON.stringify([...new Set(found.map(({ check }) => check))]));
`;
