import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { XlsxWriter, columnLetters } from '../../src/exports/formats/xlsx/xlsx-writer.js';
import { ExportRefused } from '../../src/exports/table/export-refused.js';
import { fileOf, oddColumns, oddRows } from './support/odd-table.js';
import { type Cell, noSpreadsheet, openWithLibreOffice } from './support/spreadsheet.js';

const text = (value: string): Cell => ({ type: 'string', value, shown: value });
const number = (value: string, shown: string): Cell => ({ type: 'float', value, shown });

describe('A workbook', () => {
  it('has references, typed cells, a header that stays in view, and texts that are no formulas', async () => {
    const files = unzipSync(await fileOf('xlsx'));
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml']!);
    expect(sheet).to.contain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(sheet).to.not.match(/<f\b/);
    expect(sheet).to.match(/<c r="A2" s="1" t="inlineStr"><is><t xml:space="preserve">00123<\/t>/);
    expect(sheet).to.match(/<c r="B2" s="\d+"><v>55.00<\/v><\/c>/);
    expect(sheet).to.match(/<c r="E3" t="b"><v>0<\/v><\/c>/);
    expect(sheet.match(/<row /g)).to.have.length(oddRows.length + 1);
  });

  it('goes on in further sheets, each with its header, when it has more rows than one holds', () => {
    const writer = new XlsxWriter([{ name: 'n', type: 'integer' }], { sheet: 'a/b:c', rowsOfSheet: 4 });
    const rows = Array.from({ length: 7 }, (_, at) => [String(at)]);
    const pieces = [
      ...writer.begin(),
      ...writer.rows(rows.slice(0, 5)),
      ...writer.rows(rows.slice(5)),
      ...writer.end(),
    ];
    const files = unzipSync(Buffer.concat(pieces));
    const values = [1, 2, 3].map((sheet) =>
      [...strFromU8(files[`xl/worksheets/sheet${sheet}.xml`]!).matchAll(/<v>(\d+)<\/v>/g)].map(([, value]) => value),
    );
    expect(values).to.deep.equal([['0', '1', '2'], ['3', '4', '5'], ['6']]);
    expect(
      [...strFromU8(files['xl/workbook.xml']!).matchAll(/ name="([^"]*)"/g)].map(([, name]) => name),
    ).to.deep.equal(['a b c', 'a b c 2', 'a b c 3']);
    expect([0, 25, 26, 701, 702].map(columnLetters)).to.deep.equal(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });

  it('refuses a text that is longer than a cell, and says where it is', async () => {
    const rows = [['short'], ['x'.repeat(32_768)]];
    const refused = await fileOf('xlsx', { columns: [{ name: 'a', type: 'text' }], rows }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(ExportRefused);
    expect((refused as ExportRefused).code).to.equal('EXPORT_CELL_TOO_LONG');
    expect((refused as ExportRefused).message).to.contain('cell A3 has 32768 characters');
  });

  it('opens in LibreOffice with every value: exact, or as a text', async function openInLibreOffice() {
    const missing = await noSpreadsheet();
    if (missing !== null) {
      this.test!.title += ` (skipped: ${missing})`;
      this.skip();
    }
    const { 'odd.xlsx': [sheet] = [] } = await openWithLibreOffice({ 'odd.xlsx': await fileOf('xlsx') });
    const [header, ...rows] = sheet!;
    expect(header).to.deep.equal(oddColumns.map(({ name }) => text(name)));
    const skus = rows.map(([sku]) => sku?.value ?? null);
    const expected = oddRows.map(([sku]) => sku).filter((sku) => sku !== null);
    expect(skus.filter((sku) => sku !== null)).to.deep.equal(
      expected.map((sku) => asOpened(sku!)).filter((sku) => sku !== ''),
    );
    const of = (sku: string): Cell[] => rows.find(([cell]) => cell?.value === sku)!.slice(1);
    const wide = '12345678901234567890.123456';
    expect(of('00123')).to.deep.equal([
      ...[number('55', '55.00'), number('0.5', '0.5'), number('7', '7'), bool('true')],
      ...[date('2026-07-03', '2026-07-03'), date('2026-07-03T09:15:02', '2026-07-03 09:15:02')],
    ]);
    expect(of('=1+1')).to.deep.equal([
      ...[number('-0.01', '-0.01'), number('-0.000001', '-0.000001'), number('-7', '-7'), bool('false')],
      ...[date('2024-02-29', '2024-02-29'), date('2026-07-03T09:15:02.5', '2026-07-03 09:15:02.500')],
    ]);
    expect(of('-5 off')).to.deep.equal([
      ...[number('1', '1.000'), number('999999999999999', '999999999999999'), number('2147483648', '2147483648')],
      ...[bool('true'), text('1899-12-31'), text('1899-12-31T12:00:00Z')],
    ]);
    expect(of('@home')).to.deep.equal([
      ...[text(wide), text(`-${wide}`), text('1234567890123456'), bool('true')],
      ...[date('9999-12-31', '9999-12-31'), text('2026-07-03T09:15:02.123456Z')],
    ]);
  });
});

const bool = (value: string): Cell => ({ type: 'boolean', value, shown: value.toUpperCase() });
const date = (value: string, shown: string): Cell => ({ type: 'date', value, shown });
/** LibreOffice has no carriage returns and no controls in a cell. */
const asOpened = (value: string): string => value.replaceAll('\r', '').replaceAll('\u0007', '');
