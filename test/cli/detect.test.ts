import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { zipOf } from '../ingest/files/support/workbooks.js';
import { runCli } from '../support/run-cli.js';

describe('cartograph import --detect, away from a terminal', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-detect-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const detect = (...args: string[]) => runCli(['import', ...args, '--detect'], folder, {});

  it('writes the entry of a preset that asks nothing, before the others of a mapping file, without a database', async () => {
    writeFileSync(path.join(folder, 'customers.csv'), 'Customer ID,First Name,Last Name,Email,City,Country Code\n');
    writeFileSync(
      path.join(folder, 'mapping.yaml'),
      '# Ours.\nfiles:\n  - { pattern: "*.csv", kind: customers } # the rest\n',
    );
    const { code, stdout, stderr } = await detect('customers.csv', '--write', 'mapping.yaml');
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include('customers.csv: preset shopify-customers: Shopify, customers (');
    expect(stdout).to.include('mapping.yaml has one more entry');
    expect(readFileSync(path.join(folder, 'mapping.yaml'), 'utf8')).to.equal(
      '# Ours.\nfiles:\n  - pattern: "*customers.csv"\n    preset: shopify-customers\n  - { pattern: "*.csv", kind: customers } # the rest\n',
    );
  });

  it('prints the draft with its open questions, and fails', async () => {
    const sales = 'Order ID,Date,Item,Qty,Price\n1,03/04/2026,Tea,2,4.50\n';
    mkdirSync(path.join(folder, 'till'));
    writeFileSync(path.join(folder, 'till', 'broken.xlsx'), 'no workbook');
    writeFileSync(path.join(folder, 'till', 'export.zip'), zipOf({ 'sales-2026.csv': sales, 'logo.pdf': '%PDF' }));
    const { code, stdout } = await detect('till', '--write', 'new.yaml');
    expect(code).to.equal(1);
    expect(stdout).to.include('broken.xlsx: it is not a complete zip archive');
    expect(stdout).to.include('export.zip/sales-2026.csv: no preset fits: this is a draft');
    expect(stdout).to.include('pattern: "*export.zip/sales-*.csv"');
    expect(stdout).not.to.include('logo.pdf');
    expect(stdout).to.include(
      '? How is "03/04/2026" read? (dates)\n    dd/MM/yyyy: 2026-04-03\n    MM/dd/yyyy: 2026-03-04\n',
    );
    expect(stdout).not.to.include('new.yaml');
  });
});
