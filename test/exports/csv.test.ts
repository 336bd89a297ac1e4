import { expect } from 'chai';
import { defaultCsvOptions, separatorsOf } from '../../src/exports/formats/csv/csv-options.js';
import { spreadsheetSafe, spreadsheetUnsafe } from '../../src/exports/formats/csv/spreadsheet-safe.js';
import { fileOf, oddColumns, oddRows } from './support/odd-table.js';

/** A reader of RFC 4180 that knows nothing of the writer: null is an empty value, `""` an empty text. */
function parsed(text: string, separator = ','): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  let at = 0;
  while (at < text.length) {
    let value: string | null;
    if (text[at] === '"') {
      let end = at + 1;
      while (text[end] !== '"' || text[end + 1] === '"') end += text[end] === '"' ? 2 : 1;
      value = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      const rest = text.slice(at);
      const length = rest.search(separator === ';' ? /[;\r]/ : separator === '\t' ? /[\t\r]/ : /[,\r]/);
      value = rest.slice(0, length) || null;
      at += length;
    }
    row.push(value);
    if (text[at] === separator) at += 1;
    else {
      expect(text.slice(at, at + 2)).to.equal('\r\n');
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('A CSV file', () => {
  it('is read back value by value, with null apart from the empty text', async () => {
    const exact = { ...defaultCsvOptions, isSpreadsheetSafe: false };
    const [header, ...rows] = parsed((await fileOf('csv', { csv: exact })).toString('utf8'));
    expect(header).to.deep.equal(oddColumns.map(({ name }) => name));
    expect(rows).to.deep.equal(oddRows);
  });

  it('has no text that a spreadsheet takes for a formula, and the texts can be told again', async () => {
    const [, ...rows] = parsed((await fileOf('csv')).toString('utf8'));
    for (const [sku] of rows) if (sku) expect(/^\s*[=+\-@]/.test(sku), sku).to.equal(false);
    expect(rows.map(([sku, ...rest]) => [sku && spreadsheetUnsafe(sku), ...rest])).to.deep.equal(
      oddRows.map((row) => [...row]),
    );
    for (const text of ['=1', '+1', '-1', '@a', "'=1", "''=1", ' =1', '\t=1', '\r', '＝1', "'plain", 'plain', '']) {
      expect(spreadsheetUnsafe(spreadsheetSafe(text)), JSON.stringify(text)).to.equal(text);
    }
    expect(spreadsheetSafe('＝cmd')).to.equal("'＝cmd");
    expect(spreadsheetSafe("it's")).to.equal("it's");
  });

  it('has the separators that are asked for, and a byte order mark on request', async () => {
    const german = { ...defaultCsvOptions, ...separatorsOf('de-DE'), bom: true, isSpreadsheetSafe: false };
    const text = (await fileOf('csv', { csv: german })).toString('utf8');
    expect(text.startsWith('\uFEFFsku;total;rate;orders;isTest;day;at\r\n')).to.equal(true);
    const [, ...rows] = parsed(text.slice(1), ';');
    const withPoints = rows.map(([sku, total, rate, ...rest]) => [
      sku,
      total?.replace(',', '.') ?? null,
      rate?.replace(',', '.') ?? null,
      ...rest,
    ]);
    expect(rows[0]!.slice(0, 3)).to.deep.equal(['00123', '55,00', '0,5']);
    expect(withPoints).to.deep.equal(oddRows);
    const tabs = { ...defaultCsvOptions, delimiter: 'tab' as const, isSpreadsheetSafe: false };
    expect(parsed((await fileOf('csv', { csv: tabs })).toString('utf8'), '\t').slice(1)).to.deep.equal(oddRows);
  });

  it('knows the separators of a locale, and of which it does not', () => {
    expect(separatorsOf('en-GB')).to.deep.equal({ delimiter: 'comma', decimal: 'point' });
    expect(separatorsOf('fr')).to.deep.equal({ delimiter: 'semicolon', decimal: 'comma' });
    expect(separatorsOf('not a locale')).to.equal(null);
  });
});

describe('An NDJSON file', () => {
  it('has an object a line, with decimals as strings', async () => {
    const lines = (await fileOf('ndjson')).toString('utf8').split('\n');
    expect(lines.pop()).to.equal('');
    const typed = oddRows.map(([sku, total, rate, orders, isTest, day, at]) => ({
      ...{ sku, total, rate, orders: orders && Number(orders), isTest: isTest && isTest === 'true', day, at },
    }));
    expect(lines.map((line) => JSON.parse(line) as object)).to.deep.equal(typed);
  });
});
