import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { askInTurn, dialogueOver } from '../../../src/cli/ask-in-turn.js';
import { draftsOf, tablesOf } from '../../../src/ingest/files/detect/detect.js';
import type { Draft } from '../../../src/ingest/files/detect/draft.js';
import { localPlace } from '../../../src/ingest/files/places/local-place.js';
import { findFiles } from '../../../src/ingest/files/table/find-files.js';
import { readMapping } from '../../../src/ingest/files/table/mapping.js';
import { projectFile } from '../../../src/runtime/project-files.js';
import { xlsx } from './support/workbooks.js';

const tables = projectFile('test', 'ingest', 'files', 'presets');

describe('Detecting what a file is', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-detect-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function drafts(file: string): Promise<Draft[]> {
    const [found] = await findFiles(
      localPlace(file, undefined),
      [{ pattern: '*', kind: 'orders' }],
      AbortSignal.timeout(10_000),
    );
    return await draftsOf(found!, AbortSignal.timeout(10_000));
  }

  function put(name: string, ...lines: string[]): string {
    const file = path.join(folder, name);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  }

  /** Answers the questions of a draft in turn, by what is typed. */
  async function answered(draft: Draft, typed: readonly string[]): Promise<string> {
    const output = new PassThrough();
    const input = new PassThrough();
    const dialogue = dialogueOver(input, output);
    for (const line of typed) input.write(`${line}\n`);
    await askInTurn(dialogue, draft);
    dialogue.close();
    return String(output.read());
  }

  for (const file of readdirSync(tables)) {
    it(`names the preset of ${file} alone`, async () => {
      const found = await drafts(path.join(tables, file));
      expect(found.map(({ entry }) => entry.preset)).to.deep.equal([path.basename(file, '.csv')]);
    });
  }

  it('says what the version of a table lacks, and asks what the table does not tell', async () => {
    const [draft] = await drafts(
      put(
        'EtsySoldOrders2026-6.csv',
        'Sale Date,Order ID,Number of Items,Ship Country,Currency,Order Value,Discount Amount,Shipping,Sales Tax,Order Total',
      ),
    );
    expect(draft!.entry).to.deep.equal({ pattern: '*EtsySoldOrders*.csv', preset: 'etsy-orders' });
    expect(draft!.notes[0]).to.match(/^preset etsy-orders: Etsy, sold orders .* it uses 8 of 10 columns$/);
    const screen = await answered(draft!, ['9', '2', '']);
    expect(screen).to.include('  1  MM/dd/yy (03/14/26 is 14 March)\n  2  dd/MM/yy (14/03/26 is 14 March)\n');
    expect(draft!.entry).to.deep.equal({ pattern: '*EtsySoldOrders*.csv', preset: 'etsy-orders', dates: 'dd/MM/yy' });
  });

  it('does not name a preset for another version of its table', async () => {
    const [draft] = await drafts(
      put(
        'items.csv',
        'Date,Time,Time Zone,Item,Qty,Price Point Name,SKU,Product Sales,Discounts,Net Sales,Tax,Gross Sales,Transaction ID,Event Type,Location',
      ),
    );
    expect(draft!.entry.preset).to.equal(undefined);
  });

  it('drafts a mapping of a till that it does not know, and the answers make one that can be read', async () => {
    const file = put(
      'kasse-2026-06.csv',
      'Bon-Nr;Datum;Zeit;Artikel;Menge;Betrag;Kasse',
      'B1;03.06.2026;09:00;Tee;2;9,00;1',
      'B1;03.06.2026;09:00;Tasse;1;1.012,00;1',
      'S1;14.06.2026;11:00;Tee;-1;-4,50;1',
    );
    const [draft] = await drafts(file);
    expect(draft!.questions.map(({ text }) => text)).to.deep.equal([
      'Is Betrag the price of one unit, or of the whole line?',
      'Do prices and discounts include tax?',
      'Some rows have a negative Menge. What are they?',
    ]);
    await answered(draft!, ['2', 'true', 'refunds']);
    expect(draft!.entry).to.deep.equal({
      ...{ pattern: '*kasse-*.csv', delimiter: ';', decimal: ',', dates: 'dd.MM.yyyy HH:mm' },
      columns: {
        ...{ 'Bon-Nr': 'order_id', Datum: 'ordered_at', Zeit: 'ordered_at', Kasse: 'sales_channel' },
        ...{ Artikel: 'title', Menge: 'quantity', Betrag: 'line_price' },
      },
      kinds: {
        orders: { rows: 'menge >= 0' },
        order_lines: { rows: 'menge >= 0' },
        refunds: {
          rows: 'menge < 0',
          columns: { 'Bon-Nr': 'refund_id', Datum: 'refunded_at', Zeit: 'refunded_at' },
          values: { amount: 'abs(betrag)' },
          negate: ['quantity'],
          equalRows: 'each',
        },
      },
      defaults: { tax_included: true },
    });
    const mapping = put('mapping.yaml', stringify({ files: [draft!.entry] }));
    expect(readMapping(mapping).map(({ kind }) => kind)).to.deep.equal(['orders', 'order_lines', 'refunds']);
  });

  it('looks at each sheet of a workbook that is not hidden', async () => {
    const sheets = {
      Orders: [['Order No', 'Order Date', 'Total']],
      Items: [['Order No', 'SKU', 'Quantity', 'Unit Price']],
      Old: [['Order No']],
    };
    const file = path.join(folder, 'shop.xlsx');
    writeFileSync(file, xlsx(sheets, { hidden: ['Old'] }));
    const [found] = await findFiles(localPlace(file, undefined), [], AbortSignal.timeout(10_000));
    const tables = await tablesOf(found!, AbortSignal.timeout(10_000));
    const entries = await Promise.all(
      tables.map(async (table) => (await draftsOf(table, AbortSignal.timeout(10_000)))[0]!.entry),
    );
    expect(entries.map(({ pattern, sheet, kind }) => [pattern, sheet, kind])).to.deep.equal([
      ['*shop.xlsx', 'Orders', 'orders'],
      ['*shop.xlsx', 'Items', 'order_lines'],
    ]);
  });

  it('asks whose a discount is that orders and lines both could have, so that it is not taken off twice', async () => {
    const [draft] = await drafts(
      put('flat.csv', 'Order,Date,SKU,Qty,Unit Price,Discount,VAT', 'a,2026-05-03,TEA,1,4.50,0.50,0.80'),
    );
    expect(draft!.questions.map(({ text }) => text)).to.deep.equal([
      'Is Discount that of the line, or of the whole order?',
      'Is VAT that of the line, or of the whole order?',
      'Is Unit Price the price of one unit, or of the whole line?',
      'Do prices and discounts include tax?',
    ]);
    await answered(draft!, ['order_lines', 'orders', 'unit_price', 'false']);
    expect(draft!.entry.kinds).to.deep.equal({
      orders: { columns: { VAT: 'tax' } },
      order_lines: { columns: { Discount: 'discount' } },
    });
    expect(draft!.entry.columns).not.to.have.any.keys('Discount', 'VAT');
  });

  it('asks for the total of orders without lines, and does not call read what it does not read', async () => {
    const [draft] = await drafts(put('sums.csv', 'Order,Date,Amount', 'a,2026-05-03,4.50'));
    expect(draft!.questions.map(({ text }) => text)).to.deep.equal([
      'Which column is total?',
      'Are the lines of these orders in another file?',
      'Do prices and discounts include tax?',
    ]);
    expect(draft!.notes).to.include('not read: Amount');
    expect(draft!.notes.join()).not.to.include('line_price');
    await answered(draft!, ['Amount', 'no', 'false']);
    expect(draft!.entry.withoutLines).to.equal(true);
    expect(draft!.entry.columns).to.deep.equal({ Order: 'order_id', Date: 'ordered_at', Amount: ['total'] });
  });

  it('takes back what a line was worth by the answers: the price of a unit, less the discount, and its tax', async () => {
    const [draft] = await drafts(
      put(
        'back.csv',
        'Order,Date,SKU,Qty,Amount,Discount,VAT,Total',
        'a,2026-05-03,TEA,2,4.50,0.50,0.80,9.30',
        'b,2026-05-04,TEA,-2,4.50,-0.50,-0.80,-9.30',
      ),
    );
    await answered(draft!, ['order_lines', 'order_lines', 'unit_price', 'false', 'refunds']);
    expect(draft!.entry.kinds!.refunds).to.deep.equal({
      rows: 'qty < 0',
      columns: { Order: 'refund_id', Date: 'refunded_at' },
      values: { amount: 'abs(qty) * abs(amount) - abs(number(discount, 0))', tax: 'abs(vat)' },
      negate: ['quantity'],
      equalRows: 'each',
    });
    readMapping(put('back.yaml', stringify({ files: [draft!.entry] })));
  });

  it('asks whether orders with a status that suggests so were cancelled', async () => {
    const [draft] = await drafts(
      put('states.csv', 'Order,Date,Total,Status', 'a,2026-05-03,4.50,paid', 'b,2026-05-03,4.50,Cancelled'),
    );
    expect(draft!.questions.map(({ text }) => text)).to.include('Were orders with the Status Cancelled cancelled?');
    await answered(draft!, ['yes', 'yes', 'false']);
    expect(draft!.entry.columns!.Status).to.deep.equal(['financial_status', 'cancelled']);
    expect(draft!.entry.words).to.deep.equal({ cancelled: ['Cancelled'] });
    expect(draft!.entry).not.to.have.property('withoutLines');
  });

  it('asks which of two readings of a date is right, and for a column that it cannot find', async () => {
    const [draft] = await drafts(
      put('x.csv', 'Ref,When,Product,Qty,Unit Price', 'a,03/04/2026,Tea,1,4.50', 'b,05/06/2026,Tea,1,4.50'),
    );
    expect(draft!.questions.map(({ text }) => text).slice(0, 3)).to.deep.equal([
      'Which column is order_id?',
      'Which column is ordered_at?',
      'Is Unit Price the price of one unit, or of the whole line?',
    ]);
  });
});
