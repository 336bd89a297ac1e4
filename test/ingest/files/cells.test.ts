import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { cellsOf } from '../../../src/ingest/files/table/cells.js';
import { DataError } from '../../../src/runtime/errors.js';

const pieces = ['a', '"', ',', '\n', '"b"', '5" nail'];

describe('The cells of a CSV row', () => {
  it('are the same as csv-parse finds, for every short row', () => {
    let compared = 0;
    for (const row of rowsOf(5)) {
      const expected = byLibrary(row);
      if (expected === null) continue;
      expect(cellsOf(row, ','), JSON.stringify(row)).to.deep.equal(expected);
      compared += 1;
    }
    expect(compared).to.be.greaterThan(200);
  });

  it('are null for an unclosed quote, or text after a closing one', () => {
    for (const row of ['"a', 'a,"b', '"a"b,c', '"a""']) expect(() => cellsOf(row, ','), row).to.throw(DataError);
  });

  it('keep quoted delimiters, quotes and line ends, and the empty last cell', () => {
    expect(cellsOf('"a;b";"c ""d""";"e\r\nf";', ';')).to.deep.equal(['a;b', 'c "d"', 'e\r\nf', '']);
  });
});

/** Rows with a quoted cell and no line end outside of one. */
function* rowsOf(most: number): Generator<string> {
  let rows = [''];
  for (let length = 1; length <= most; length += 1) {
    rows = rows.flatMap((row) => pieces.map((piece) => row + piece));
    yield* rows.filter((row) => `,${row}`.includes(',"'));
  }
}

/** null: not a row, or several. */
function byLibrary(row: string): string[] | null {
  try {
    const rows: string[][] = parse(row, { record_delimiter: '\n', relax_column_count: true });
    return rows.length === 1 && !row.endsWith('\n') ? rows[0]! : null;
  } catch {
    return null;
  }
}
