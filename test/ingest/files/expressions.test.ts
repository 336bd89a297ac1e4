import { expect } from 'chai';
import { ExpressionError, readExpression, variableName } from '../../../src/ingest/files/expressions/expression.js';
import { DataError } from '../../../src/runtime/errors.js';

/** Evaluates an expression over cells by the names of its variables. */
function valueOf(text: string, cells: Record<string, string>, decimal: '.' | ',' = '.'): string | boolean {
  const expression = readExpression(text, decimal);
  return expression.evaluate(expression.inputs.map(({ variable, column }) => cells[column ?? variable]!));
}

describe('An expression of a mapping', () => {
  const cases: [string, Record<string, string>, string | boolean][] = [
    ['first_name + " " + last_name', { first_name: 'Ann', last_name: 'Lee' }, 'Ann Lee'],
    ['gross - fee', { gross: '10.10', fee: '0.20' }, '9.9'],
    ['number(gross) + fee', { gross: '0.1', fee: '0.2' }, '0.3'],
    ['-quantity * price', { quantity: '-3', price: '1.105' }, '3.315'],
    ['price * 0.1 / 3', { price: '100' }, '3.333333333'],
    ['price * number(rate)', { price: '200', rate: '19 %' }, '38'],
    ['gross - fee', { gross: '$1,250.00', fee: '(0.50)' }, '1250.5'],
    ['gross - fee', { gross: '10', fee: '' }, ''],
    ['gross - number(fee, 0)', { gross: '10', fee: '' }, '10'],
    ['a / b', { a: '1', b: '0' }, ''],
    ['abs(amount)', { amount: '-2.50' }, '2.5'],
    ['quantity < 0 && invoice.startsWith("C")', { quantity: '-1', invoice: 'C1' }, true],
    ['quantity < 0', { quantity: '' }, false],
    ['quantity == 0', { quantity: '0.00' }, true],
    ['kind in ["Sale", "Return"]', { kind: 'Return' }, true],
    ['kind == "Sale" ? number(amount) : number("")', { kind: 'Fee', amount: '3' }, ''],
    ['sku.matches("^[0-9]{5}") ? "goods" : "other"', { sku: '85123A' }, 'goods'],
    ['column("Amount (£)") * 2', { 'Amount (£)': '1.5' }, '3'],
    ['column("Preis/Stück") + column("Menge")', { 'Preis/Stück': 'a', Menge: 'b' }, 'ab'],
    ['type == string ? "same" : "other"', { type: 'a', string: 'a' }, 'same'],
    ['date > "2026-01-01"', { date: '2026-03-01' }, true],
  ];
  for (const [text, cells, value] of cases) {
    it(`${text} of ${JSON.stringify(cells)} is ${JSON.stringify(value)}`, () => {
      expect(valueOf(text, cells)).to.equal(value);
    });
  }

  it('reads numbers by the decimal separator of the file, and gives them with a point', () => {
    expect(valueOf('gross - 0.5', { gross: '1.250,00' }, ',')).to.equal('1249.5');
  });

  const refused: [string, RegExp][] = [
    ['gross -', /^gross -: /],
    ['gross ? 1 : 2', /bool/],
    ['price < cost', /would compare their letters; write number/],
    ['nothing(gross)', /nothing/],
    ['sku.matches("(")', /regular expression/i],
    ['[gross]', /gives a list/],
    ['column(name)', /in quotes/],
    ['quantity > 0 ? number(price) : "x"', /same type/],
  ];
  for (const [text, reason] of refused) {
    it(`${text} is refused`, () => {
      expect(() => readExpression(text, '.')).to.throw(ExpressionError, reason);
    });
  }

  it('has no result for a cell that is no number, and does not show it', () => {
    expect(() => valueOf('gross - fee', { gross: 'ann@example.com', fee: '1' }))
      .to.throw(DataError)
      .with.property('message')
      .not.match(/ann/);
  });

  it('names columns in lower case with underscores', () => {
    expect(['Event Type', 'amazon-order-id', 'Größe (cm)', ' VAT % '].map(variableName)).to.deep.equal([
      ...['event_type', 'amazon_order_id', 'gro_e_cm', 'vat'],
    ]);
  });
});
