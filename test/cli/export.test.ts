import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { expect } from 'chai';
import { readParquet } from 'parquet-wasm/node';
import { exportCommand } from '../../src/cli/export-command.js';
import type { ExportOptions } from '../../src/cli/export-options.js';
import { ConfigError } from '../../src/runtime/errors.js';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { runCli } from '../support/run-cli.js';

describe('cartograph export', () => {
  let database: TestDatabase;
  let folder: string;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-export-'));
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const run = (...args: string[]) => runCli(['export', ...args], folder, { DATABASE_URL: database.url });
  const columns = 'id,orderDate,grossSales';

  it('writes a list to stdout, and what it did to stderr', async () => {
    const { code, stdout, stderr } = await run('orderItems', '--columns', columns, '--from', '2026-07-01');
    expect([code, stdout]).to.deep.equal([
      0,
      [
        'id,orderDate,grossSales',
        'leeds:B1:1,2026-07-03,300.375',
        'london:A2:1,2026-07-01,50.00',
        'london:A3:1,2026-07-01,7.50',
        'london:C1:1,2026-07-13,10.00',
        '',
      ].join('\r\n'),
    ]);
    expect(stderr).to.equal(`orderItems: 4 rows of version 1, ${stdout.length} bytes\n`);
  });

  it('writes a file as a whole, in the format of its name, with the filter of the API', async () => {
    const filter = '{"source": ["leeds"], "date": {"year": [2026]}}';
    const { code } = await run('orders', '--filter', filter, '--out', 'orders.parquet');
    expect(code).to.equal(0);
    const table = tableFromIPC(readParquet(await readFile(path.join(folder, 'orders.parquet'))).intoIPCStream());
    expect([...table.getChild('id')!]).to.deep.equal(['leeds:B1']);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).to.deep.equal([]);
  });

  it('writes the answer to a query and to a saved report', async () => {
    const query = '{ report(by: [SOURCE]) { rows { source { key } orders } } }';
    await writeFile(path.join(folder, 'q.graphql'), query);
    const answered = await run('--query', 'q.graphql', '--format', 'ndjson');
    expect([answered.code, answered.stdout]).to.deep.equal([
      0,
      '{"source.key":"leeds","orders":1}\n{"source.key":"london","orders":4}\n',
    ]);
    await database.pool.query(
      "insert into ops.saved_report (name, title, document, saved_at) values ('by-source', 'By source', $1, now())",
      [query],
    );
    const saved = await run('--report', 'by-source', '--locale', 'de-DE', '--bom');
    expect(saved.stdout).to.equal('\uFEFFsource.key;orders\r\nleeds;1\r\nlondon;4\r\n');
  });

  it('says what is wrong, does nothing then, and leaves a file that was there as it was', async () => {
    await writeFile(path.join(folder, 'kept.csv'), 'kept');
    const wrongs: [string[], RegExp][] = [
      [['order'], /"order" is not a list; did you mean orders\?/],
      [['orders', '--filter', '{"source": ["nowhere"]}'], /Unknown source: "nowhere"/],
    ];
    for (const [args, message] of wrongs) {
      const { code, stdout, stderr } = await run(...args, '--out', 'kept.csv');
      expect([args, code, stdout]).to.deep.equal([args, 2, '']);
      expect(stderr).to.match(message);
    }
    expect(await readFile(path.join(folder, 'kept.csv'), 'utf8')).to.equal('kept');
  });

  it('names what does not fit before it opens a database', async () => {
    const wrongs: [string | undefined, ExportOptions, RegExp][] = [
      [undefined, {}, /Name one thing to export: a list/],
      ['orders', { report: 'a' }, /Name one thing to export: a list/],
      ['orders', { format: 'xls' }, /did you mean xlsx\?/],
      ['orders', { columns: 'id,nope' }, /orders have no column nope\. Columns: id, /],
      ['orders', { columns: 'id,' }, /has an empty name/],
      ['orders', { from: '2026-02-30' }, /must be an existing day/],
      ['orders', { filter: '{"sauce": ["london"]}' }, /"sauce"/],
      ['orders', { filter: '[]' }, /is not a JSON object/],
      ['customers', { from: '2026-02-01' }, /customers have no day of their own/],
      ['orders', { locale: 'nowhere at all' }, /is not a locale/],
      ['orders', { delimiter: 'pipe' }, /--delimiter pipe is not one of comma, semicolon, tab/],
      [undefined, { query: '/nothing.graphql' }, /cannot be read \(ENOENT\)/],
    ];
    for (const [list, options, message] of wrongs) {
      const error = await rejection(exportCommand(list, options, { config: '/nothing.yaml' }));
      expect(error, JSON.stringify(options)).to.be.instanceOf(ConfigError);
      expect(error.message).to.match(message);
    }
  });
});
