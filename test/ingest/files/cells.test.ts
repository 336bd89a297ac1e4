import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { cellsOf } from '../../../src/ingest/files/table/cells.js';
import { DataError } from '../../../src/runtime/errors.js';

const pieces = ['a', '"', ',', '\n', '"b"', '5" nail'];

describe('The cells of a row of CSV', () => {
  it('are those that csv-parse finds, of every short row', () => {
    let compared = 0;
    for (const row of rowsOf(5)) {
      const expected = byLibrary(row);
      if (expected === null) continue;
      expect(cellsOf(row, ','), JSON.stringify(row)).to.deep.equal(expected);
      compared += 1;
    }
    expect(compared).to.be.greaterThan(200);
  });

  it('are none where a quote is opened and not closed, or something follows a closing one', () => {
    for (const row of ['"a', 'a,"b', '"a"b,c', '"a""']) expect(() => cellsOf(row, ','), row).to.throw(DataError);
  });

  it('keep delimiters, quotes and line ends that are quoted, and the empty last one', () => {
    expect(cellsOf('"a;b";"c ""d""";"e\r\nf";', ';')).to.deep.equal(['a;b', 'c "d"', 'e\r\nf', '']);
  });
});

/** Rows that have a quoted cell and no line end outside of one. */
function* rowsOf(most: number): Generator<string> {
  let rows = [''];
  for (let length = 1; length <= most; length += 1) {
    rows = rows.flatMap((row) => pieces.map((piece) => row + piece));
    yield* rows.filter((row) => `,${row}`.includes(',"'));
  }
}

/** null: it is no row, or several. */
function byLibrary(row: string): string[] | null {
  try {
    const rows: string[][] = parse(row, { record_delimiter: '\n', relax_column_count: true });
    return rows.length === 1 && !row.endsWith('\n') ? rows[0]! : null;
  } catch {
    return null;
  }
}
