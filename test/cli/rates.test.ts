import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { RateBook } from '../../simulators/ecb/rate-book.js';
import { type EcbSimulator, startEcbSimulator } from '../../simulators/ecb/server.js';
import type { TestDatabase } from '../support/database.js';
import { runCli } from '../support/run-cli.js';
import { createWarehouse } from '../support/warehouse-database.js';

describe('The command line of exchange rates', () => {
  let folder: string;
  let database: TestDatabase;
  let ecb: EcbSimulator;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-cli-rates-'));
    database = await createWarehouse();
    ecb = await startEcbSimulator(
      new RateBook({ '2026-03-09': { USD: '1.09' }, '2026-03-10': { USD: '1.08', GBP: '0.84' } }),
    );
    configure(`{ baseUrl: "${ecb.url}" }`);
  });

  after(async () => {
    await ecb.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const configure = (exchangeRates: string): void =>
    writeFileSync(path.join(folder, 'cartograph.yaml'), `exchangeRates: ${exchangeRates}\n`);
  const run = (...args: string[]) => runCli(['rates', ...args], folder, { DATABASE_URL: database.url });

  it('prints the known rates, reads new ones, and reports what is new and what was corrected', async () => {
    expect((await run('status')).stdout).to.equal('No exchange rates have been read yet.\n');
    expect(await run('sync')).to.deep.equal({
      code: 0,
      stdout: 'ECB: 3 new rates, 0 corrected, 0 unchanged\n',
      stderr: '',
    });
    ecb.control.correct('2026-03-09', 'USD', '1.1');
    expect((await run('sync')).stdout).to.equal('ECB: 0 new rates, 1 corrected, 2 unchanged\n');
    expect((await run('status')).stdout).to.match(/^ECB +2026-03-10 +\d{4}-/m);
  });

  it('loads a file, and with --check only reports what it would change', async () => {
    writeFileSync(path.join(folder, 'own.csv'), 'date,currency,rate\n2026-03-10,KWD,0.33\n');
    const summary = 'own.csv: 1 new rates, 0 corrected, 0 unchanged';
    expect((await run('import', 'own.csv', '--check')).stdout).to.equal(`${summary}; nothing was written\n`);
    expect((await run('import', 'own.csv')).stdout).to.equal(`${summary}\n`);
    expect((await run('import', 'own.csv')).stdout).to.equal('own.csv: 0 new rates, 0 corrected, 1 unchanged\n');
  });

  it('refuses a file with a wrong row as a whole, and names the row', async () => {
    writeFileSync(path.join(folder, 'wrong.csv'), 'date,currency,rate\n2026-03-10,KWD,0.34\n2026-03-11,KWD,none\n');
    const { code, stdout, stderr } = await run('import', 'wrong.csv');
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.include('wrong.csv:3 rate "none": expected a plain decimal such as 1.0846');
    const { rows } = await database.pool.query("select rate from raw.exchange_rate where currency = 'KWD'");
    expect(rows).to.deep.equal([{ rate: '0.33' }]);
  });

  it('fails if no rates are configured', async () => {
    configure('{ provider: NONE }');
    const { code, stderr } = await run('sync');
    expect(code).to.equal(2);
    expect(stderr).to.include('exchangeRates.provider is NONE and exchangeRates.file is not set');
  });
});
