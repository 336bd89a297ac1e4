import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Big } from 'big.js';
import { expect } from 'chai';
import { from as copyFrom } from 'pg-copy-streams';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { costMetrics } from '../../src/models/metrics/cost-metrics.js';
import { feeMetrics } from '../../src/models/metrics/fee-metrics.js';
import { marketingMetrics } from '../../src/models/metrics/marketing-metrics.js';
import type { MetricName } from '../../src/models/metrics/registry.js';
import { projectFile, projectRoot } from '../../src/runtime/project-files.js';
import { answer } from '../api/support/graphql-client.js';
import { startTestApi, type TestApi } from '../api/support/test-api.js';
import { daysOfTrade, everyMetricByEveryDimension, prepareFacts } from '../plain-sql/every-metric.js';
import { everyQuestionOfTheDocs } from '../plain-sql/questions/every-question.js';
import { settingOf } from '../plain-sql/questions/setting-of-company.js';
import type { Setting } from '../plain-sql/questions/setting.js';
import { stockNames } from '../plain-sql/stock-metrics.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { searchOutputOf } from '../support/leaks.js';
import { waitFor } from '../support/wait-for.js';

const csv = process.env.CARTOGRAPH_RETAIL_CSV ?? projectFile('../shared/data/online-retail/online_retail.csv.gz');
const loadDeadlineMs = 480_000;

/**
 * The CSV has no stock, no costs, no visits and no advertising, and of its orders only the merchandise at one price. It does
 * not say which order a refund belongs to.
 */
const withoutTrade: readonly MetricName[] = [
  ...[...stockNames, ...(costMetrics.map(({ name }) => name) satisfies MetricName[])],
  ...([...marketingMetrics, ...feeMetrics].map(({ name }) => name) satisfies MetricName[]),
  ...(['returns_of_orders', 'items_returned_of_orders', 'orders_taken_back'] as const),
  ...(['refund_rate_by_value_of_orders', 'refund_rate_by_unit_of_orders', 'refund_rate_by_order_of_orders'] as const),
  ...(['discounts', 'discount_rate', 'shipping', 'taxes', 'duties', 'fees', 'tips'] as const),
];

interface Summary {
  orders: number;
  itemsSold: string;
  grossSales: { amount: string };
  averageOrderValue: { amount: string } | null;
}

describe('A year of real trade, by `npm run retail`', function () {
  this.timeout(loadDeadlineMs + 60_000);
  let retail: RetailProcess;
  let figures: TestDatabase;

  before(async function () {
    if (!existsSync(csv)) {
      process.stdout.write(`    skipped: ${csv} is not there (CARTOGRAPH_RETAIL_CSV names another place)\n`);
      this.skip();
    }
    [retail, figures] = await Promise.all([startRetail(), loadFigures()]);
  });

  after(async () => {
    await retail?.stop();
    await figures?.drop();
  });

  it('has the orders, gross sales, items sold and average order value of the CSV, by day', async () => {
    const { rows } = await figures.pool.query(`
      select
        to_char(d.day, 'YYYY-MM-DD') as date,
        count(distinct s.invoice_no)::integer as orders,
        coalesce(sum(s.quantity), 0)::text as "itemsSold",
        trim_scale(coalesce(sum(s.quantity * s.unit_price), 0)) as "grossSales",
        trim_scale(round(sum(s.quantity * s.unit_price) / nullif(count(distinct s.invoice_no), 0), 6)) as "averageOrderValue"
      from generate_series(timestamp '2010-12-01', timestamp '2011-12-09', interval '1 day') as d(day)
      left join sale as s on s.ordered_at::date = d.day
      group by d.day
      order by d.day`);
    const days = await daily(retail);
    expect(days.map(plain)).to.deep.equal(rows);
    expect(days.filter(({ orders }) => orders > 0)).to.have.length(305);
  });

  it('has the orders, gross sales and items sold of the CSV, by month', async () => {
    const { rows } = await figures.pool.query(`
      select
        to_char(ordered_at, 'YYYY-MM') as month,
        count(distinct invoice_no)::integer as orders,
        sum(quantity)::text as "itemsSold",
        trim_scale(sum(quantity * unit_price)) as "grossSales"
      from sale
      group by 1
      order by 1`);
    const months = new Map<string, { orders: number; itemsSold: Big; grossSales: Big }>();
    for (const { date, orders, itemsSold, grossSales } of await daily(retail)) {
      const month = months.get(date.slice(0, 7)) ?? { orders: 0, itemsSold: new Big(0), grossSales: new Big(0) };
      months.set(date.slice(0, 7), {
        orders: month.orders + orders,
        itemsSold: month.itemsSold.plus(itemsSold),
        grossSales: month.grossSales.plus(grossSales.amount),
      });
    }
    const answered = [...months].map(([month, { orders, itemsSold, grossSales }]) => ({
      ...{ month, orders, itemsSold: itemsSold.toFixed(), grossSales: grossSales.toFixed() },
    }));
    expect(answered).to.deep.equal(rows);
  });

  it('has the returns of the CSV, by day', async () => {
    const { rows } = await figures.pool.query<{ date: string; returns: string }>(`
      select to_char(taken_back_at, 'YYYY-MM-DD') as date, trim_scale(sum(value)) as returns
      from taken_back group by 1 order by 1`);
    const { dailySummary } = await retail.ask<{ dailySummary: { date: string; returns: { amount: string } }[] }>(`{
      dailySummary(filter: { date: { range: { from: "2010-12-01", to: "2011-12-09" } } }) { date returns { amount } }
    }`);
    const answered = dailySummary.map(({ date, returns }) => ({ date, returns: new Big(returns.amount).toFixed() }));
    expect(answered.filter(({ returns }) => returns !== '0')).to.deep.equal(rows);
  });

  it('counts distinct customers by ISO week, a guest as the customer of one order', async () => {
    const { rows } = await figures.pool.query(`
      select
        to_char(w.week, 'YYYY-MM-DD') as "weekStart",
        count(distinct s.buyer)::integer as "uniqueCustomers"
      from generate_series(timestamp '2010-11-29', timestamp '2011-12-05', interval '1 week') as w(week)
      left join sale as s on date_trunc('week', s.ordered_at) = w.week
      group by w.week
      order by w.week`);
    const { weeklyTrends } = await retail.ask<{ weeklyTrends: unknown[] }>(
      '{ weeklyTrends(filter: { date: { range: { from: "2010-12-01", to: "2011-12-09" } } }) { weekStart uniqueCustomers } }',
    );
    expect(weeklyTrends).to.deep.equal(rows);
    expect(
      rows.some(({ uniqueCustomers }) => uniqueCustomers === 0),
      'a week without trade',
    ).to.equal(true);
  });

  it('has the customers and their spending in the segments of the CSV', async () => {
    const { rows } = await figures.pool.query(`
      select
        case when total_spent < 50 then 'LOW' when total_spent < 200 then 'MEDIUM' when total_spent < 1000 then 'HIGH'
          else 'VIP' end as segment,
        count(*)::integer as customers,
        trim_scale(sum(total_spent)) as "totalSpent"
      from buyer_value
      group by 1
      order by min(total_spent)`);
    const { customerSegments } = await retail.ask<{
      customerSegments: { segment: string; customers: number; totalSpent: { amount: string } }[];
    }>('{ customerSegments { segment customers totalSpent { amount } } }');
    expect(
      customerSegments.map(({ totalSpent, ...rest }) => ({
        ...rest,
        totalSpent: new Big(totalSpent.amount).toFixed(),
      })),
    ).to.deep.equal(rows);
  });

  it('does not sum weekly customers from daily ones: of those with an id, 15,924 instead of 16,763', async () => {
    const { rows } = await figures.pool.query<{ guests: number }>(
      'select count(distinct invoice_no)::integer as guests from sale where customer_id is null',
    );
    const sum = async (period: string): Promise<number> => {
      const { report } = await retail.ask<{ report: { rows: { uniqueCustomers: number }[] } }>(
        `{ report(period: ${period}, fill: false) { rows { uniqueCustomers } } }`,
      );
      // A guest is one customer of a day and of a week.
      return report.rows.reduce((total, { uniqueCustomers }) => total + uniqueCustomers, -rows[0]!.guests);
    };
    expect([await sum('WEEK'), await sum('DAY')]).to.deep.equal([15_924, 16_763]);
  });

  describe('against SQL on its facts, on the day after the last one', () => {
    const today = '2011-12-10';
    const now = new Date(`${today}T18:00:00Z`);
    let server: EmbeddedPostgres;
    let pool: Pool;
    let api: TestApi;
    let days: { from: string; to: string };
    let setting: Setting;

    before(async () => {
      server = await startEmbeddedPostgres({ dataDir: retail.dataDir });
      pool = createPool(server.url, { applicationName: 'test' });
      await prepareFacts(pool);
      days = await daysOfTrade(pool);
      setting = await settingOf(pool, today);
      api = await startTestApi({ clock: { now: () => now, sleep: async () => undefined } }, { pool });
    });

    after(async () => {
      await api?.close();
      await pool?.end();
      await server?.stop();
    });

    it('accounts for every row of the file: a line, a refund, or left out under a name', async () => {
      const { rows: read } = await pool.query<{ stream: string; rows: string; leftOut: Record<string, number> }>(
        `select stream, rows, rows_left_out as "leftOut" from raw.delivery order by stream`,
      );
      const { rows: named } = await figures.pool.query<{ name: string; rows: number }>(`
        select
          case
            when invoice_no like 'A%' then 'bad debt'
            when quantity <= 0 then 'stock corrections'
            else 'without a price'
          end as name,
          count(*)::integer as rows
        from csv_line
        where invoice_no not like 'C%' and (invoice_no like 'A%' or quantity <= 0 or unit_price = 0)
        group by 1`);
      const leftOut = Object.fromEntries(named.map(({ name, rows }) => [name, rows]));
      expect(read).to.deep.equal([
        { stream: 'order_lines', rows: '530103', leftOut: {} },
        { stream: 'orders', rows: '530103', leftOut },
        { stream: 'refunds', rows: '9288', leftOut: {} },
      ]);
      expect(530_103 + 9288 + named.reduce((sum, { rows }) => sum + rows, 0)).to.equal(541_909);
    });

    it("has no mean of customers' averages: of those with an id, 480.87 instead of 419.17", async () => {
      const { rows } = await pool.query<{ guest: string }>(
        'select customer_key as guest from warehouse.customer_account where platform_customer_id is null',
      );
      const guests = rows.map(({ guest }) => guest);
      // A list has at most 500 values.
      const where = [0, 500, 1000].map((from) => ({ dimension: 'CUSTOMER', notIn: guests.slice(from, from + 500) }));
      const { report } = await answer<{ report: { total: { averageOrderValue: { amount: string } } } }>(
        api.url,
        'query ($where: [DimensionFilterInput!]) { report(filter: { where: $where }) { total { averageOrderValue { amount } } } }',
        { where },
      );
      expect(new Big(report.total.averageOrderValue.amount).toFixed(2)).to.equal('480.87');
    });

    describe('each metric', () => {
      everyMetricByEveryDimension(() => ({ url: api.url, pool, ...days, linesFrom: '2011-12-08' }), {
        withoutTrade,
        every: 6,
      });
    });

    describe('a question of docs/reports.md', () => {
      everyQuestionOfTheDocs(() => ({ url: api.url, pool, setting }));
    });
  });
});

function plain({ averageOrderValue, grossSales, ...rest }: Summary): Record<string, unknown> {
  return {
    ...rest,
    grossSales: new Big(grossSales.amount).toFixed(),
    averageOrderValue: averageOrderValue && new Big(averageOrderValue.amount).toFixed(),
  };
}

async function daily(retail: RetailProcess): Promise<(Summary & { date: string })[]> {
  const { dailySummary } = await retail.ask<{ dailySummary: (Summary & { date: string })[] }>(`{
    dailySummary(filter: { date: { range: { from: "2010-12-01", to: "2011-12-09" } } }) {
      date orders itemsSold grossSales { amount } averageOrderValue { amount }
    }
  }`);
  return dailySummary;
}

interface RetailProcess {
  dataDir: string;
  ask<T>(query: string): Promise<T>;
  stop(): Promise<void>;
}

/** The command of the README, without the build, which has just been made. */
async function startRetail(): Promise<RetailProcess> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-retail-'));
  const child = spawn(process.execPath, [fromHere('../../demo/retail.js'), csv], {
    cwd: projectRoot,
    env: { ...process.env, PORT: '0', CARTOGRAPH_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  searchOutputOf(child, 'the retail demo');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      output += piece.toString();
    });
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  const url = await waitFor(
    'the retail data to be loaded and served',
    () => {
      if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}:\n${output}`);
      return /Apollo Sandbox from the internet: (http\S+)/.exec(output)?.[1];
    },
    loadDeadlineMs,
  ).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    dataDir,
    ask: async <T>(query: string) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
      expect(errors).to.equal(undefined);
      return data;
    },
    stop,
  };
}

async function loadFigures(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const client = await database.pool.connect();
  try {
    await client.query(`
      create table csv_line (
        line_no bigint generated always as identity, invoice_no text, stock_code text, description text,
        quantity integer, invoice_date timestamp, unit_price numeric, customer_id text, country text
      )`);
    const copy = copyFrom(`copy csv_line
      (invoice_no, stock_code, description, quantity, invoice_date, unit_price, customer_id, country) from stdin csv header`);
    await pipeline(createReadStream(csv), createGunzip(), client.query(copy));
    await client.query(readFileSync(projectFile('test', 'end-to-end', 'retail-figures.sql'), 'utf8'));
  } finally {
    client.release();
  }
  return database;
}

function fromHere(relative: string): string {
  return new URL(relative, import.meta.url).pathname;
}
