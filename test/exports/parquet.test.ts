import { tableFromIPC } from 'apache-arrow';
import { expect } from 'chai';
import { readParquet } from 'parquet-wasm/node';
import { decimalType } from '../../src/exports/formats/parquet/decimal-fit.js';
import { fileOf, oddColumns, oddRows } from './support/odd-table.js';

/** By an implementation in Rust. Decimals as the digits without their point. */
function opened(bytes: Uint8Array) {
  const table = tableFromIPC(readParquet(bytes).intoIPCStream());
  const types = Object.fromEntries(table.schema.fields.map(({ name, type }) => [name, String(type)]));
  const column = (name: string): unknown[] => [...table.getChild(name)!];
  return { types, column, rows: table.numRows };
}

/** Of the 128 bits that Arrow has for a decimal. */
function withPoint(words: Uint32Array | null, scale: number): string | null {
  if (words === null) return null;
  const unsigned = words.reduce((sum, word, at) => sum + (BigInt(word) << BigInt(32 * at)), 0n);
  const value = BigInt.asIntN(128, unsigned);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const trimmed = (decimal: string | null): string | null =>
  decimal?.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;

describe('A Parquet file', () => {
  it('is read by another implementation: decimals exact, days and instants as such, null apart from the empty text', async () => {
    const { types, column, rows } = opened(await fileOf('parquet'));
    expect(rows).to.equal(oddRows.length);
    expect(types).to.deep.equal({
      ...{ sku: 'Utf8', total: 'Decimal[38e+6]', rate: 'Decimal[38e+9]', orders: 'Int64', isTest: 'Bool' },
      ...{ day: 'Date32<DAY>', at: 'Timestamp<MICROSECOND, UTC>' },
    });
    const expected = (at: number): (string | null)[] => oddRows.map((row) => row[at]!);
    expect(column('sku')).to.deep.equal(expected(0));
    for (const [name, at, scale] of [
      ['total', 1, 6],
      ['rate', 2, 9],
    ] as const) {
      const values = column(name).map((words) => trimmed(withPoint(words as Uint32Array | null, scale)));
      expect(values, name).to.deep.equal(expected(at).map(trimmed));
    }
    expect(column('orders')).to.deep.equal(expected(3).map((value) => value && BigInt(value)));
    expect(column('isTest')).to.deep.equal(expected(4).map((value) => value && value === 'true'));
    const days = column('day').map((ms) => (ms === null ? null : new Date(ms as number).toISOString().slice(0, 10)));
    expect(days).to.deep.equal(expected(5));
    const at = column('at').map((ms) => (ms === null ? null : Math.floor(ms as number)));
    expect(at).to.deep.equal(expected(6).map((value) => value && Date.parse(value)));
  });

  it('has decimals of 64 bits where they do, always with the same scale', async () => {
    const { types, column } = opened(
      await fileOf('parquet', {
        columns: [
          { name: 'total', type: 'amount' },
          { name: 'quantity', type: 'decimal' },
        ],
        rows: [
          ['480.87', '1'],
          ['-999999999999.999999', null],
        ],
      }),
    );
    expect(types).to.deep.equal({ total: 'Decimal[18e+6]', quantity: 'Decimal[18e+9]' });
    expect(column('total').map((words) => withPoint(words as Uint32Array, 6))).to.deep.equal([
      '480.870000',
      '-999999999999.999999',
    ]);
    expect(decimalType('amount', { whole: 13, scale: 2 })).to.deep.equal({ precision: 38, scale: 6 });
    expect(decimalType('decimal', { whole: 36, scale: 2 })).to.deep.equal({ precision: 38, scale: 2 });
    expect(decimalType('decimal', { whole: 37, scale: 2 })).to.equal(null);
  });

  it('has texts where not even 38 digits hold the decimals, and is valid without rows', async () => {
    const long = `${'9'.repeat(39)}.5`;
    const { types, column } = opened(
      await fileOf('parquet', { columns: [{ name: 'total', type: 'amount' }], rows: [[long]] }),
    );
    expect([types, column('total')]).to.deep.equal([{ total: 'Utf8' }, [long]]);
    expect(opened(await fileOf('parquet', { columns: oddColumns, rows: [] })).rows).to.equal(0);
  });
});
