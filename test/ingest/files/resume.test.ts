import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { StreamState } from '../../../src/contract/extractor.js';
import { payloadsOf, readPages } from './support/pages.js';

describe('Files read page by page', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-pages-'));
    for (const name of ['customers-1.csv', 'customers-2.csv.gz']) {
      const rows = Array.from(
        { length: 7000 },
        (_, i) => `${name}-${i},"${i}\nStreet ${i}",${i % 3 === 0 ? 'Zoë' : ''}`,
      );
      rows[6000] = `,no key,`;
      const text = `\ufeffcustomer_id,city,first_name\r\n${rows.join('\r\n')}\r\n`;
      writeFileSync(path.join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
    }
  });

  after(() => rmSync(folder, { recursive: true }));

  const read = (state: StreamState, wanted?: { name?: string; most?: number }) =>
    readPages({ path: folder }, state, wanted);
  const payloads = payloadsOf;

  it('are loaded with every row, once, in pages of bounded size', async () => {
    const pages = await read({ watermark: null });
    expect(pages.length).to.be.above(2);
    for (const { records } of pages) expect(records.length).to.be.at.most(2500);
    const rows = payloads(pages);
    expect(new Set(rows).size).to.equal(14_000);
    expect(rows.length).to.equal(14_000);
    expect(await read(pages.at(-1)!.state)).to.deep.equal([]);
  });

  it('resume after any committed page, without losing or repeating a row', async () => {
    const pages = await read({ watermark: null });
    const whole = payloads(pages).sort();
    for (let committed = 1; committed < pages.length; committed += 1) {
      const before = pages.slice(0, committed);
      const after = await read(before.at(-1)!.state);
      const both = [...payloads(before), ...payloads(after)];
      expect([...new Set(both)].sort()).to.deep.equal(whole);
      // Read twice without moving the state: errors of a file.
      expect(both.length - whole.length).to.be.at.most(1);
    }
  });

  it('resume in a file whose content had arrived before another file', async () => {
    const stock = (count: number) =>
      `location_id,variant_id,available\n${Array.from({ length: 7000 }, (_, i) => `shop,${i},${count}\n`).join('')}`;
    const put = (day: number, count: number) => {
      const file = path.join(folder, `inventory-${day}.csv`);
      writeFileSync(file, stock(count));
      utimesSync(file, day, day);
    };
    put(1, 12);
    put(2, 10);
    const before = (await read({ watermark: null }, { name: 'inventory' })).at(-1)!.state;
    put(3, 12);
    const [first] = await read(before, { name: 'inventory', most: 1 });
    const rest = await read(first!.state, { name: 'inventory' });
    expect(new Set(payloads([first!, ...rest])).size).to.equal(7000);
    expect(payloads(await read(rest.at(-1)!.state, { name: 'inventory' }))).to.deep.equal([]);
  });

  it('have the same counts wherever reading was interrupted: rows, repeated and wrong ones', async () => {
    const padding = 'x'.repeat(600);
    // The first order has rows all over the file, so that everything in between is read again.
    const lines = Array.from({ length: 6000 }, (_, i) => {
      if (i % 1000 === 999) return `,no order,1,1,${padding}`;
      if (i % 700 === 0) return `first,${i % 1400},1,${i},${padding}`;
      return `order-${i >> 2},${i % 3},1,1,${padding}`;
    });
    lines[2500] = 'order_id,line_id,quantity,unit_price,title';
    writeFileSync(
      path.join(folder, 'order_lines.csv'),
      `order_id,line_id,quantity,unit_price,title\n${lines.join('\n')}\n`,
    );
    const products = Array.from({ length: 6000 }, (_, i) => `product-${i % 3500},${i % 3500 < 40 ? i : padding}`);
    products[3000] = ',no key';
    writeFileSync(path.join(folder, 'products.csv'), `product_id,title\n${products.join('\n')}\n`);
    for (const name of ['order_lines', 'products']) {
      const pages = await read({ watermark: null }, { name });
      const counts = pages.flatMap(({ deliveries = [] }) => deliveries).at(-1);
      expect(counts!.repeatedDifferent).to.be.above(0);
      expect(counts!.repeatedEqual).to.be.above(0);
      expect(counts!.wrong).to.be.above(0);
      const cut = pages.flatMap(({ state }, at) => ('current' in state ? [at] : []));
      expect(cut.length).to.be.above(2);
      for (const at of cut) {
        const rest = await read(pages[at]!.state, { name });
        expect(rest.flatMap(({ deliveries = [] }) => deliveries).at(-1), `${name} after page ${at}`).to.deep.equal(
          counts,
        );
      }
    }
  });

  it('report the expected number of rows', async () => {
    for (const { progress } of await read({ watermark: null })) {
      if (progress) expect(progress.total).to.be.within(progress.done, 25_000);
    }
  });
});
