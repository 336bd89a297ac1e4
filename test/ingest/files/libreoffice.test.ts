import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { convertWithLibreOffice, noSpreadsheet } from '../../exports/support/spreadsheet.js';
import { payloadsOf, readPages } from './support/pages.js';
import { xlsx, type XlsxCell } from './support/workbooks.js';

const formats = ['yyyy-mm-dd hh:mm', 'dd.mm.yyyy', '0.0%', '[$€-407] #,##0.00', 'hh:mm'];
const rows: XlsxCell[][] = [
  ['order_id', 'ordered_at', 'cancelled_at', 'discount', 'total', 'tags', 'customer_id', 'test', 'region'],
  [
    { v: '1001' },
    { v: '46174.586805555555', s: 1 },
    { v: '46175', s: 2 },
    { v: '0.195', s: 3 },
    { v: '1234.5', s: 4 },
    'Tea,  green\n100 g <&>',
    '0123',
    { v: '1', t: 'b' },
    { v: '0.5868055555555556', s: 5 },
  ],
  [],
  [{ v: '4006381333931' }, null, null, null, { v: '0.30000000000000004' }, null, { v: '#N/A', t: 'e' }],
];

describe('A workbook that LibreOffice saved', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-saved-'));

  after(() => rmSync(folder, { recursive: true }));

  it('has the same rows as the one that it opened, as XLSX and as ODS', async function openSaved() {
    const missing = await noSpreadsheet();
    if (missing !== null) {
      this.test!.title += ` (skipped: ${missing})`;
      this.skip();
    }
    await convertWithLibreOffice({ 'orders.xlsx': xlsx({ Orders: rows }, { formats }) }, ['ods', 'xlsx'], folder);
    const saved = await Promise.all(['orders.xlsx', 'orders.ods'].map(rowsIn));
    expect(saved[0]!.slice(0, 1)).to.deep.equal([
      [
        ...[1001, { time: '2026-06-01 14:05:00' }, { time: '2026-06-02' }, { number: '19.5%' }, { number: '€1234.5' }],
        ...['Tea,  green\n100 g <&>', '0123', 'true', { time: '14:05:00' }],
      ],
    ]);
    expect(saved[0]![1]).to.deep.equal([4006381333931, '', '', '', 0.3, '', { error: '#N/A' }]);
    // ODS has the code of a currency where XLSX has its sign, and LibreOffice writes a truth as 1.
    const asXlsx = JSON.stringify(saved[1]).replace('EUR1234.5', '€1234.5').replace('"0123",1,', '"0123","true",');
    expect(JSON.parse(asXlsx)).to.deep.equal(saved[0]);
  });

  async function rowsIn(name: string): Promise<unknown[]> {
    const pages = await readPages({ path: path.join(folder, name) }, { watermark: null }, { name: 'orders' });
    return payloadsOf(pages).map((payload) => JSON.parse(payload.split('\u001e')[1]!) as unknown);
  }
});
