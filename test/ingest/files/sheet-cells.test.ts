import { expect } from 'chai';
import { builtInFormat, formatOfCode } from '../../../src/ingest/files/formats/number-formats.js';
import { durationOfSerial, timeOfSerial } from '../../../src/ingest/files/formats/serial-days.js';
import { percentage, plainDecimal } from '../../../src/ingest/files/formats/sheet-numbers.js';
import { cellText, numberCell, rowCells, rowText } from '../../../src/ingest/files/formats/sheet-row.js';
import { spreadsheetText } from '../../../src/ingest/files/formats/spreadsheet-text.js';
import { FilledSheetRows } from '../../../src/ingest/files/table/filled-sheet-rows.js';
import { skippedBy } from '../../../src/ingest/files/table/skipped-rows.js';

describe('A number of a spreadsheet', () => {
  it('is the decimal that a person sees, not the binary fraction that stands for it', () => {
    const written = {
      '0.30000000000000004': '0.3',
      '1.1000000000000001': '1.1',
      '3.9999999999999996': '4',
      '1012.4999999999999': '1012.5',
      '-19.989999999999998': '-19.99',
      '99999999999999.995': '100000000000000',
      '12.50': '12.5',
      '1001.0': '1001',
      '.5': '0.5',
      '-0': '0',
      '007': '7',
      '1.5E-3': '0.0015',
      '1.25e2': '125',
      '5.0000000000000001E-2': '0.05',
      '1.2345678901234568E+16': '12345678901234568',
      '4006381333931': '4006381333931',
      '9007199254740993': '9007199254740993',
    };
    for (const [text, digits] of Object.entries(written)) expect(plainDecimal(text), text).to.equal(digits);
    for (const text of ['', '-', '.', '1,5', 'NaN', '1e9999', '0x1F', ' 1'])
      expect(plainDecimal(text), text).to.equal(null);
  });

  it('keeps its digits in a row, whatever it is', () => {
    for (const digits of ['12.5', '9007199254740993', '0.0000001', '123456789012345678901234567890'])
      expect(rowCells(rowText([numberCell(digits)])).map(cellText)).to.deep.equal([digits]);
  });

  it('is a percentage if its format says so', () => {
    expect(['0.19', '0.195', '1', '-0.075', '0', '12.5'].map(percentage)).to.deep.equal([
      ...['19%', '19.5%', '100%', '-7.5%', '0%', '1250%'],
    ]);
  });
});

describe('A date of a spreadsheet', () => {
  it('is known by the format of its cell', () => {
    const kindOf = (code: string) => {
      const format = formatOfCode(code);
      return format.kind === 'time' ? `${format.hasDay ? 'day' : ''}${format.hasTime ? 'time' : ''}` : format.kind;
    };
    const days = [
      'dd.mm.yyyy',
      'm/d/yy',
      '[$-407]d. mmmm yyyy;@',
      'mmm-yy',
      'yyyy"-"mm"-"dd',
      '[$-F800]dddd',
      'ggge"年"',
    ];
    expect(days.map(kindOf)).to.deep.equal(days.map(() => 'day'));
    expect(['h:mm AM/PM', 'hh:mm:ss', 'mm:ss.0'].map(kindOf)).to.deep.equal(['time', 'time', 'time']);
    expect(['dd/mm/yyyy hh:mm', 'm/d/yy h:mm'].map(kindOf)).to.deep.equal(['daytime', 'daytime']);
    expect(['[h]:mm', '[mm]:ss'].map(kindOf)).to.deep.equal(['duration', 'duration']);
    expect(['0%', '0.00 %'].map(kindOf)).to.deep.equal(['percent', 'percent']);
    const numbers = [
      'General',
      '0.00E+00',
      '#,##0.00 "days"',
      '[Red]-0.00;0',
      '[$USD] 0.00',
      '0 \\m',
      '"€"* #,##0.00_-',
      '@',
      '[>100]0',
    ];
    expect(numbers.map(kindOf)).to.deep.equal(numbers.map(() => 'number'));
    const currencies = [
      '#,##0.00\\ "€"',
      '[$€-407] #,##0.00',
      '[$USD] 0.00;-[$USD] 0.00',
      '_-* #,##0.00\\ "zł"_-',
      '$#,##0',
      '0 "PCS"',
      '0.00',
    ];
    expect(
      currencies.map((code) => formatOfCode(code)).map((format) => 'currency' in format && format.currency),
    ).to.deep.equal([...['€', '€', 'USD', 'zł', '$', '', '']]);
    expect([14, 22, 9, 2, 46, 21].map((id) => builtInFormat(id).kind)).to.deep.equal([
      ...['time', 'time', 'percent', 'number', 'duration', 'time'],
    ]);
  });

  it('counts from 1900 or from 1904, to the second', () => {
    const day = { hasDay: true, hasTime: false, hasFraction: false };
    const instant = { ...day, hasTime: true };
    expect(timeOfSerial(46175, 1900, day)).to.equal('2026-06-02');
    expect(timeOfSerial(44713, 1904, day)).to.equal('2026-06-02');
    expect(timeOfSerial(46175, 1900, instant)).to.equal('2026-06-02 00:00:00');
    expect(timeOfSerial(46175.586805555555, 1900, instant)).to.equal('2026-06-02 14:05:00');
    expect(timeOfSerial(46175.5868, 1900, day)).to.equal('2026-06-02 14:05:00');
    expect(timeOfSerial(46175.999999999, 1900, instant)).to.equal('2026-06-03 00:00:00');
    expect(timeOfSerial(46175.58680696759, 1900, { ...instant, hasFraction: true })).to.equal(
      '2026-06-02 14:05:00.122',
    );
    expect(timeOfSerial(0.5868055555555556, 1900, { ...instant, hasDay: false })).to.equal('14:05:00');
    expect([1, 59, 61].map((serial) => timeOfSerial(serial, 1900, day))).to.deep.equal([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
    ]);
    // The 29 February 1900 of spreadsheets, what is before their first day, and what is behind their last.
    expect([60, 0, -1, 2_958_466, Number.NaN].map((serial) => timeOfSerial(serial, 1900, day))).to.deep.equal([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(durationOfSerial(1.1458333333333333)).to.equal('27:30:00');
  });
});

describe('A text of a spreadsheet', () => {
  it('may have characters that XML cannot hold', () => {
    expect(spreadsheetText('a_x000D_b_x005F_x0041_ _x0000_ _xyz_')).to.equal('a\rb_x0041_ _x0000_ _xyz_');
  });

  it('stays in one line of the row', () => {
    expect(rowText(['a\nb', undefined, 2, '', undefined])).to.equal('["a\\nb","",2]');
    expect(rowText(['', undefined])).to.equal('');
  });
});

describe('A blank cell of a sheet', () => {
  const rows = [['A1', 5, { time: '2026-06-01' }], ['', ' '], ['A2'], ['A2', 7]];

  it('is filled from above, with its type', () => {
    const above = new FilledSheetRows([1, 2], {});
    expect(rows.map((row) => JSON.parse(above.fill(JSON.stringify(row))) as unknown)).to.deep.equal([
      ['A1', 5, { time: '2026-06-01' }],
      ['', 5, { time: '2026-06-01' }],
      ['A2', 5, { time: '2026-06-01' }],
      ['A2', 7, { time: '2026-06-01' }],
    ]);
  });

  it('is filled only within its record, if the mapping says so', () => {
    const above = new FilledSheetRows([1, 2], { fillWithin: 0 });
    expect(rows.map((row) => JSON.parse(above.fill(JSON.stringify(row))) as unknown)).to.deep.equal([
      ['A1', 5, { time: '2026-06-01' }],
      ['', 5, { time: '2026-06-01' }],
      ['A2'],
      ['A2', 7],
    ]);
  });
});

describe('A row of a sheet that is left out', () => {
  it('begins with the text in its first cell that shows anything', () => {
    const skipped = skippedBy(['Total'], 'xlsx');
    expect(['["total",3]', '["","  ","Total 2026"]', '[1,"Total"]', '["  "]'].map(skipped)).to.deep.equal([
      ...['Total', 'Total', null, null],
    ]);
  });
});
