import { expect } from 'chai';
import { type DecimalSign, readNumber } from '../../../src/ingest/files/cells/numbers.js';
import { formatDecimal } from '../../../src/ingest/staging/decimal.js';

const cases: [text: string, decimal: DecimalSign, number: string | null][] = [
  ['1 190,00 €', ',', '1190'],
  ["1'234'567.50", '.', '1234567.5'],
  ['1.234,5', ',', '1234.5'],
  ['(12.00)', '.', '-12'],
  ['AU $3,000.00', '.', '3000'],
  // Not thousands: nothing has a group of a zero, or of four digits.
  ['0.350', ',', null],
  ['0,350', '.', null],
  ['1 1234', '.', null],
  ["12'34567", '.', null],
];

describe('A number in a file', () => {
  for (const [text, decimal, number] of cases) {
    it(`${text} with ${decimal} for decimals is ${number ?? 'refused'}`, () => {
      const read = readNumber(text, decimal);
      expect(read && formatDecimal(read.value)).to.equal(number);
    });
  }
});
