import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { runCli, spawnCli } from '../support/run-cli.js';

describe('cartograph import', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-import-'));
    database = await createEmptyDatabase();
    configure(['till']);
    write(
      'orders.csv',
      'order_id,ordered_at,total,till\n1,2026-05-01 10:00,25,2\n2,2026-05-02 10:00,99,2\nx,yesterday,1,2\n',
    );
    write('order_lines.csv', 'order_id,line_id,quantity,unit_price\n1,a,2,12.50\n2,a,1,3.50\n9,a,1,1\n');
    write('refunds.csv', 'refund,refunded_at\nr,2026-05-01\n');
    write('misc.csv', 'a\n');
  });

  after(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  function configure(ids: string[], worker = ''): void {
    const sources = ids.map(
      (id) => `
  - { id: ${id}, platform: FILES, currency: GBP, timezone: Europe/London, backfillStart: 2024-01-01, settings: {} }`,
    );
    writeFileSync(
      path.join(folder, 'cartograph.yaml'),
      `exchangeRates: { maxAgeDays: 5 }\n${worker}\nsources:${sources.join('')}\n`,
    );
  }

  function write(name: string, content: string, into = 'history'): void {
    mkdirSync(path.join(folder, into), { recursive: true });
    writeFileSync(path.join(folder, into, name), content);
  }

  const run = (...args: string[]) => runCli(args, folder, { DATABASE_URL: database.url });
  const history = () => path.join(folder, 'history');

  it('--check reports what would happen, file by file, and writes nothing', async () => {
    const { code, stdout, stderr } = await run('import', 'history', '--check');
    expect(code, stderr).to.equal(1);
    expect(stdout).to.match(/orders\.csv +orders +3 +2 +0 +0 +1/);
    expect(stdout).to.match(/order_lines\.csv +order_lines +3 +3 +0 +0 +0/);
    expect(stdout).to.match(/refunds\.csv +refunds +0 +0 +0 +0 +0 +0 +0 +rejected/);
    expect(stdout).to.include(`! ${history()}/orders.csv:4: ordered_at is "yesterday"`);
    expect(stdout).to.include(
      'refunds.csv: it is read as refunds, but lacks the column(s) refund_id; its columns are refund, refunded_at',
    );
    expect(stdout).to.include('misc.csv: neither its name nor the mapping gives its kind');
    expect(stdout).to.include('Unused columns: orders.till');
    for (const part of ['ROWS', 'MONEY', 'REFUSED', 'NOT KNOWN']) expect(stdout).to.match(new RegExp(`^${part}$`, 'm'));
    const { rows } = await database.pool.query(
      'select (select count(*) from raw.chunk) as chunks, (select count(*) from ops.sync_run) as runs',
    );
    expect(rows).to.deep.equal([{ chunks: '0', runs: '0' }]);
  });

  it('loads a folder, reports what was loaded, rejected and is waiting, and makes it available to queries', async () => {
    const { code, stdout, stderr } = await run('import', 'history');
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/till +orders +3 +3 +0 +0 +0 +2/);
    expect(stdout).to.match(/till: succeeded in/);
    expect(stdout).to.match(/2026-05 +GBP +1 +25\.00 +0\.00 +0\.00 +0\.00 +25\.00 +0\.00/);
    expect(stdout).to.include('till: 1 order line(s) are waiting for their orders; they are loaded together');
    expect(stderr).to.match(/till orders: 3.* fetched/);
    const { rows } = await database.pool.query('select orders, gross_sales from warehouse.agg_daily_summary');
    expect(rows).to.deep.equal([{ orders: '1', gross_sales: '25' }]);
    const { rows: settings } = await database.pool.query('select rate_max_age_days from ops.warehouse_version');
    expect(settings, 'as configured, or no other command would run').to.deep.equal([{ rate_max_age_days: 5 }]);
    const status = await run('status');
    expect(status.stdout).to.include('1 order line(s) are waiting');
    const { rows: rejected } = await database.pool.query(
      "select message from ops.rejected_record where code = 'order_does_not_add_up'",
    );
    expect(rejected[0].message).to.match(
      /history\/orders\.csv:3: the total of order 2 is 99 GBP, but its 1 line\(s\) come to 3\.5/,
    );
  });

  it('loads nothing twice, one file or a folder, and reports it', async () => {
    const again = await run('import', 'history/orders.csv');
    expect(again.code, again.stderr).to.equal(0);
    expect(again.stdout).to.match(/till +orders +0 +0 +0 +0/);
    const checked = await run('import', 'history/orders.csv', '--check');
    expect(checked.code).to.equal(0);
    expect(checked.stdout).to.match(/orders\.csv +orders +0 .*imported before/);
  });

  it('waits while another process keeps a run of the source locked, for longer than a lock timeout', async () => {
    const other = await database.pool.connect();
    try {
      configure(['till'], 'worker: { leaseSeconds: 2, heartbeatSeconds: 1, staleSeconds: 2 }');
      await other.query('begin');
      await other.query(
        `insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at)
         values ('00000000-0000-4000-8000-000000000000', 'till', 'FILES', 'cli', 'queued', 0, now())`,
      );
      const importing = spawnCli(['import', 'history'], folder, { DATABASE_URL: database.url });
      const ended = once(importing, 'close');
      const [words] = (await once(importing.stderr, 'data')) as [Buffer];
      expect(words.toString()).to.equal('till: waiting for another process to release its sync\n');
      await other.query('rollback');
      expect((await ended)[0]).to.equal(0);
    } finally {
      other.release(true);
      configure(['till']);
    }
  });

  it('reports the money by month of what it loaded, and of no earlier import', async () => {
    const into = 'june';
    write('orders.csv', 'order_id,ordered_at,total\n7,2026-06-01 10:00,40\n8,2026-07-01 10:00,3\n', into);
    write('order_lines.csv', 'order_id,line_id,quantity,unit_price\n7,a,4,10\n8,a,1,3\n', into);
    write('refunds.csv', 'refund_id,order_id,refunded_at,amount\nr1,1,2026-06-03 10:00,5\n', into);
    const { code, stdout, stderr } = await run('import', into);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/2026-06 +GBP +1 +40\.00 +0\.00 +0\.00 +0\.00 +40\.00 +5\.00/);
    expect(stdout).to.match(/2026-07 +GBP +1 +3\.00 +0\.00 +0\.00 +0\.00 +3\.00 +0\.00/);
    expect(stdout).not.to.include('2026-05');
  });

  it('requires the source if there are several, and an existing path', async () => {
    configure(['till', 'market']);
    const unclear = await run('import', 'history');
    expect(unclear.code).to.equal(2);
    expect(unclear.stderr).to.match(/choose one with --source\. FILES sources: till, market/);
    const nowhere = await run('import', 'nowhere', '--source', 'till');
    expect(nowhere.code).to.equal(2);
    expect(nowhere.stderr).to.match(/nowhere does not exist/);
    const known = await run('import', 'history', '--source', 'market');
    expect(known.code, known.stderr).to.equal(0);
    configure(['till']);
  });
});
