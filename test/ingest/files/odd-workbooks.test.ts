import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { payloadsOf, readPages } from './support/pages.js';
import { ods, xlsx, zipOf } from './support/workbooks.js';

describe('A workbook that no spreadsheet program wrote, or no usual one', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-workbooks-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** What is read of one file: the rows of customers, or what is wrong with it. */
  async function read(name: string, content: Buffer, mapping?: string): Promise<string[]> {
    writeFileSync(path.join(folder, name), content);
    const file = path.join(folder, 'mapping.yaml');
    if (mapping !== undefined) writeFileSync(file, mapping);
    const settings = { path: folder, ...(mapping !== undefined && { mapping: file }) };
    return payloadsOf(await readPages(settings, { watermark: null })).map((payload) => payload.split('\u001e')[0]!);
  }

  async function rowsOf(name: string, content: Buffer): Promise<unknown[]> {
    writeFileSync(path.join(folder, name), content);
    const pages = await readPages({ path: folder }, { watermark: null });
    return payloadsOf(pages).map((payload) => JSON.parse(payload.split('\u001e')[1]!) as unknown);
  }

  const text = (value: string, more = '') =>
    `<table:table-cell office:value-type="string"${more}><text:p>${value}</text:p></table:table-cell>`;
  const row = (cells: string, more = '') => `<table:table-row${more}>${cells}</table:table-row>`;

  it('has times in ODS to the second, or to the millisecond if its cells show fractions', async () => {
    const time = (type: string, value: string, shown: string) =>
      `<table:table-cell office:value-type="${type}" office:${type}-value="${value}"><text:p>${shown}</text:p></table:table-cell>`;
    const rows = [
      row(
        ['customer_id', 'created_at', 'city', 'last_name', 'first_name', 'country'].map((name) => text(name)).join(''),
      ),
      row(
        text('1') +
          time('date', '2026-06-01T14:04:59.999999767', '01.06.2026 14:05') +
          time('date', '2026-12-31T23:59:59.9999', '2026-12-31 23:59:59') +
          time('date', '2026-06-01T14:04:59.5004', '14:04:59.50') +
          time('time', 'PT14H04M59.999999S', '14:05:00') +
          time('time', 'PT27H30M00.4S', '27:30:00'),
      ),
    ];
    expect((await rowsOf('customers.ods', ods({ A: rows.join('') })))[0]).to.deep.equal([
      ...['1', { time: '2026-06-01 14:05:00' }, { time: '2027-01-01 00:00:00' }, { time: '2026-06-01 14:04:59.500' }],
      ...[{ time: '14:05:00' }, '27:30:00'],
    ]);
  });

  it('has texts of formulas in ODS that begin like an error, and errors in any language', async () => {
    const formula = (shown: string) => text(shown, ' table:formula="of:=[.A1]"');
    const rows = [
      row(['customer_id', 'city', 'last_name', 'first_name', 'country'].map((name) => text(name)).join('')),
      row(['#1001', '#WERT!', '#N/A', 'Err:502', '#A'].map(formula).join('')),
    ];
    expect((await rowsOf('customers.ods', ods({ A: rows.join('') })))[0]).to.deep.equal([
      ...['#1001', { error: '#WERT!' }, { error: '#N/A' }, { error: 'Err:502' }, '#A'],
    ]);
  });

  it('is refused if a few bytes of it become more than any row has', async () => {
    const long = 'x'.repeat(40_000);
    const wide = xlsx({
      A: [['customer_id'], Array.from({ length: 26 }, () => long), Array.from({ length: 26 }, () => long)],
    });
    // 26 such cells are just below the limit, with a longer text they are above.
    expect(await read('customers.xlsx', wide)).to.have.length(2);
    const wider = xlsx({ A: [['customer_id'], Array.from({ length: 26 }, () => `${long}${long}`)] });
    expect((await read('customers.xlsx', wider)).at(-1)).to.contain('its row 2 is longer than 1048576 characters');
    rmSync(path.join(folder, 'customers.xlsx'));
    const header = row(text('customer_id'));
    const repeated = ods({ A: header + row(text('x'.repeat(1000)), ' table:number-rows-repeated="1000000"') });
    expect((await read('customers.ods', repeated))[0]).to.contain('they become more than 67108864 characters');
    const wideOds = ods({ A: header + row(text(long).repeat(30)) });
    expect((await read('customers.ods', wideOds))[0]).to.contain('its row 2 is longer than 1048576 characters');
    const deep = ods({ A: header + row(text('<text:span>'.repeat(2000) + '</text:span>'.repeat(2000))) });
    expect((await read('customers.ods', deep))[0]).to.contain('more than 1000 elements within each other');
  });

  it('is refused if a cell refers to half a text', async () => {
    const half = xlsx({ A: [['customer_id', 'city'], [{ v: '0.5', t: 's' }]] });
    expect(await read('customers.xlsx', half)).to.have.length(1);
    expect((await read('customers.xlsx', half))[0]).to.contain('its cell A2 is damaged');
  });

  it('is refused if it has a password, or no sheet', async () => {
    const manifest =
      '<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>';
    const locked = zipOf({ 'content.xml': Buffer.of(1, 200, 3), 'META-INF/manifest.xml': manifest });
    expect((await read('customers.ods', locked))[0]).to.contain('it is protected by a password');
    expect((await read('customers.ods', ods({})))[0]).to.contain('it has no sheet with cells');
  });

  it('an archive with two tables of one name is refused', async () => {
    const archive = zipOf({ 'customers_a.csv': 'customer_id\n1\n', 'customers_b.csv': 'customer_id\n2\n' });
    const twice = Buffer.from(archive.toString('latin1').replaceAll('customers_b', 'customers_a'), 'latin1');
    writeFileSync(path.join(folder, 'a.zip'), twice);
    const pages = await readPages({ path: folder }, { watermark: null }, { name: 'orders' });
    expect(payloadsOf(pages)[0]).to.contain('it has customers_a.csv twice');
  });

  it('a file that ends before the row of its column names is not empty', async () => {
    const mapping = 'files: [{ pattern: "*.xlsx", kind: customers, header: 9 }]';
    const [fault] = await read('customers.xlsx', xlsx({ A: [['customer_id'], ['1']] }), mapping);
    expect(fault).to.contain('the mapping says that its column names are in row 9, but it ends before');
  });
});
