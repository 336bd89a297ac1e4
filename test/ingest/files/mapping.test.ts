import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { MappingEntry } from '../../../src/ingest/files/table/mapping-entry.js';
import { readMapping } from '../../../src/ingest/files/table/mapping.js';
import { ConfigError } from '../../../src/runtime/errors.js';

describe('A mapping file', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-mapping-'));
  const file = path.join(folder, 'mapping.yaml');

  after(() => rmSync(folder, { recursive: true }));

  function entriesOf(entry: string): unknown[] {
    writeFileSync(file, `files:\n  - ${entry}\n`);
    return readMapping(file);
  }

  it('says more than its preset: what it has of its own replaces what the preset says of a kind', () => {
    const entries = entriesOf(
      `{ pattern: "*", preset: shopify-orders, columns: { Created at: updated_at }, values: { tips: 'number("")' } }`,
    ) as MappingEntry[];
    const orders = entries.find(({ kind }) => kind === 'orders')!;
    expect(orders.values!.tips).to.equal('number("")');
    expect(orders.columns!['Created at']).to.deep.equal(['updated_at']);
    expect(orders.columns!.Total).to.equal('total');
  });

  const refused: [string, string, RegExp][] = [
    [
      'an expression that joins numbers',
      'kind: order_lines, values: { discount: price + price }',
      /discount, price \+ price, joins texts/,
    ],
    [
      'a calculation without the decimal separator',
      'kind: order_lines, values: { discount: price * 2 }',
      /price \* 2 calculates with numbers of the file: set decimal/,
    ],
    ['a condition that is a text', 'kind: orders, rows: pos', /pos gives a text, but a condition gives true or false/],
    [
      'a flag that is a number',
      'kind: orders, decimal: ".", values: { test: pos * 2 }',
      /test, pos \* 2, gives a number/,
    ],
    [
      'a column with two origins',
      'kind: orders, values: { city: pos }, columns: { Art: city }',
      /city has both a column and an expression/,
    ],
    ['an unknown column', 'kind: orders, values: { nix: pos }', /orders have no column nix/],
    ['a pattern of single letters', 'kind: orders, dates: d/M/yyyy', /d alone means nothing: write dd/],
    ['days and months both first', 'kind: orders, dates: [dd/MM/yyyy, MM/dd/yyyy]', /03\/04 would be both/],
    ['words for a number', 'kind: orders, words: { total: { zero: "0" } }', /total is a number, a time or a key/],
    ['a list of words for a status', 'kind: orders, words: { financial_status: [Paid] }', /its words are a table/],
    [
      'orders that are packed',
      'kind: orders, unpack: { column: A, separator: ";", pattern: "{total}" }',
      /unpack is for order_lines/,
    ],
    [
      'columns that nothing divides',
      'kind: order_lines, decimal: ".", unpack: { column: A, separator: ";", pattern: "{sku} {quantity}" }',
      /with a text between two columns/,
    ],
    ['lines without lines', 'kind: order_lines, withoutLines: true', /withoutLines is for orders/],
    ['neither a kind nor kinds', 'columns: { A: order_id }', /it needs either kind, or kinds/],
    ['both', 'kind: orders, kinds: { refunds: {} }', /it needs either kind, or kinds/],
    [
      'a discount that the order and its lines share',
      'columns: { Order: order_id, Less: discount }, kinds: { orders: {}, order_lines: {} }',
      /a discount beside kinds would be taken off the order and off its lines: name it under kinds\.orders/,
    ],
    [
      'a shared column that no kind has',
      'kinds: { orders: {} }, columns: { A: sku }',
      /none of its kinds has a column sku/,
    ],
    ['an unknown kind', 'kinds: { sales: {} }', /\/files\/0\/kinds/],
  ];
  for (const [what, settings, reason] of refused) {
    it(`is refused with ${what}`, () => {
      expect(() => entriesOf(`{ pattern: "*x.csv", ${settings} }`)).to.throw(ConfigError, reason);
    });
  }

  it('gives each kind the shared columns that it has, and its own settings', () => {
    const entry = `{ pattern: "*x.csv", decimal: ",", columns: { Nr: [order_id, refund_id], Art: sku }, leaveOut: { none: art == "" },
      kinds: { order_lines: { decimal: ".", columns: { Menge: quantity } }, refunds: {} } }`;
    expect(entriesOf(entry)).to.deep.equal([
      {
        ...{ pattern: '*x.csv', kind: 'order_lines', decimal: '.', leaveOut: { none: 'art == ""' } },
        ...{ columns: { Nr: ['order_id'], Art: ['sku'], Menge: 'quantity' } },
      },
      {
        ...{ pattern: '*x.csv', kind: 'refunds', decimal: ',', leaveOut: { none: 'art == ""' } },
        ...{ columns: { Nr: ['order_id', 'refund_id'] } },
      },
    ]);
  });

  it('adds to what its preset says, and replaces single columns of it', () => {
    const [entry] = entriesOf(
      '{ pattern: "*.txt", preset: amazon-all-orders, columns: { ship-city: city, purchase-date: [ordered_at, updated_at] }, encoding: shift_jis }',
    );
    expect(entry).to.deep.equal({
      ...{ pattern: '*.txt', preset: 'amazon-all-orders', kind: 'orders' },
      columns: {
        ...{ 'amazon-order-id': 'order_id', 'purchase-date': ['ordered_at', 'updated_at'] },
        ...{ 'last-updated-date': 'updated_at', 'ship-city': 'city' },
      },
      ...{ delimiter: '\t', quotes: 'none', equalRows: 'each', encoding: 'shift_jis' },
    });
  });

  it('is refused with a preset that there is not', () => {
    expect(() => entriesOf('{ pattern: "*.txt", preset: none }')).to.throw(
      ConfigError,
      /there is no preset none; expected one of adyen-/,
    );
  });

  it('is refused with a preset whose needed question it does not answer', () => {
    expect(() => entriesOf('{ pattern: "*.csv", preset: etsy-orders }')).to.throw(
      ConfigError,
      /preset etsy-orders needs dates: How are dates written\? .* MM\/dd\/yy \(03\/14\/26 is 14 March\)/,
    );
    expect(entriesOf('{ pattern: "*.csv", preset: etsy-orders, dates: dd/MM/yy }')).to.have.length(1);
    // This question has a default.
    expect(entriesOf('{ pattern: "*.csv", preset: shopify-orders }')).to.have.length(2);
  });
});
