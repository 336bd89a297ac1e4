import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { runCli } from '../support/run-cli.js';

describe('Remarks', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-remarks-'));
    database = await createEmptyDatabase();
    const sources = ['till', 'quiet'].map(
      (id) =>
        `\n  - { id: ${id}, platform: FILES, currency: GBP, timezone: Europe/London, backfillStart: 2024-01-01, settings: {} }`,
    );
    writeFileSync(path.join(folder, 'cartograph.yaml'), `sources:${sources.join('')}\n`);
  });

  after(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]) => runCli(args, folder, { DATABASE_URL: database.url });

  function put(source: string, statuses: readonly string[]): void {
    mkdirSync(path.join(folder, source), { recursive: true });
    const ids = statuses.map((_, at) => `A${String(at).padStart(2, '0')}`);
    const write = (name: string, rows: string[]) => writeFileSync(path.join(folder, source, name), rows.join('\n'));
    write('orders.csv', [
      'order_id,ordered_at,financial_status',
      ...ids.map((id, at) => `${id},2026-05-01,${statuses[at]}`),
    ]);
    write('order_lines.csv', ['order_id,quantity,unit_price', ...ids.map((id) => `${id},1,10`)]);
  }

  it('appear in the status of their source, the first ones with their places, until they are resolved', async () => {
    put('till', [...Array.from({ length: 22 }, () => 'voided'), 'paid']);
    put('quiet', ['paid']);
    for (const source of ['till', 'quiet']) {
      const { code, stderr } = await run('import', source, '--source', source);
      expect(code, stderr).to.equal(0);
    }
    const { stdout } = await run('status');
    const lines = stdout.split('\n');
    const at = lines.indexOf('till: 22 to check:');
    expect(at, stdout).to.be.above(0);
    const remarkOn = (order: string, line: number) =>
      `? ${path.join(folder, 'till', 'orders.csv')}:${line}: order ${order} counts as a sale, although its status is "voided" and nothing of it was ` +
      'cancelled or refunded. Map cancelled_at or refunded, or map cancelled with the words that mean it, or leave such rows out with rows in the mapping';
    expect(lines[at + 1]).to.equal(remarkOn('A00', 2));
    expect(lines[at + 20]).to.equal(remarkOn('A19', 21));
    expect(lines[at + 21]).to.equal('… and 2 more');
    expect(stdout).not.to.include('quiet: ');

    put('till', [...Array.from({ length: 22 }, () => 'paid'), 'voided']);
    await run('import', 'till', '--source', 'till');
    const mended = (await run('status')).stdout;
    expect(mended).to.include(`till: 1 to check:\n${remarkOn('A22', 24)}\n`);
    expect(mended).not.to.include('… and');
  });
});
