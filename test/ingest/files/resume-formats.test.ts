import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { payloadsOf, readPages } from './support/pages.js';
import { ods, xlsx, zipOf } from './support/workbooks.js';

const count = 2600;
const ids = Array.from({ length: count }, (_, at) => at + 1);
const name = (id: number) => (id % 7 === 0 ? `Müller\n${id}` : `Ann ${id}`);
const csv = `customer_id,first_name\n${ids.map((id) => `${id},"${name(id)}"\n`).join('')}`;
const paragraphs = (id: number) =>
  name(id)
    .split('\n')
    .map((text) => `<text:p>${text}</text:p>`)
    .join('');
const odsRow = (id: string, second: string) =>
  `<table:table-row><table:table-cell office:value-type="float" office:value="${id}"><text:p>${id}</text:p></table:table-cell><table:table-cell office:value-type="string">${second}</table:table-cell></table:table-row>`;

const formats: Record<string, () => Buffer> = {
  'customers.xlsx': () =>
    xlsx({ Sheet1: [['customer_id', 'first_name'], ...ids.map((id) => [{ v: `${id}` }, name(id)])] }),
  'customers.ods': () =>
    ods({
      Sheet1: `<table:table-row><table:table-cell office:value-type="string"><text:p>customer_id</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>first_name</text:p></table:table-cell></table:table-row>${ids
        .map((id) => odsRow(`${id}`, paragraphs(id)))
        .join('')}`,
    }),
  'export.zip': () => zipOf({ 'a/customers.csv': csv, 'b/orders.csv': 'order_id' }),
  'customers.json': () =>
    Buffer.from(
      JSON.stringify(
        ids.map((id) => ({ customer_id: `${id}`, first_name: name(id) })),
        null,
        1,
      ),
    ),
  'customers-16.csv': () => Buffer.from(`\ufeff${csv}`, 'utf16le'),
  'customers-1252.csv': () => Buffer.from(csv, 'latin1'),
};

describe('Files of several formats that are read again after an interruption', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-formats-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const [file, content] of Object.entries(formats)) {
    it(`continue without losing or repeating a row: ${file}`, async () => {
      writeFileSync(path.join(folder, file), content());
      const settings = { path: path.join(folder, file) };
      const pages = await readPages(settings, { watermark: null });
      const whole = payloadsOf(pages);
      expect(new Set(whole.map((row) => row.split(' ')[0])).size).to.equal(count);
      const placed = whole.find((row) => row.startsWith('9 '))!;
      if (/xlsx|ods/.test(file)) expect(placed).to.contain(', sheet "Sheet1", row 10');
      for (let committed = 1; committed < pages.length; committed += 1) {
        const before = pages.slice(0, committed);
        const after = await readPages(settings, before.at(-1)!.state);
        expect([...payloadsOf(before), ...payloadsOf(after)]).to.deep.equal(whole);
      }
      expect(pages.length).to.be.above(2);
    });
  }
});
