import { money, pieces, type Sale } from '../shapes/history.js';
import { delimited } from '../shapes/table.js';

/** A way to write the lines of orders, each with its order beside it, which is mutated. */
export interface Dialect {
  name: string;
  extension: '.csv' | '.txt' | '.ndjson';
  /** Between the cells of a row; null: each row is a JSON object. */
  delimiter: string | null;
  decimal: '.' | ',';
  encoding: 'utf8' | 'latin1';
  /** The file's columns for what is compared. */
  columns: Record<Field, string>;
  /** Its entry in the mapping. */
  entry: string;
  write(sales: readonly Sale[]): string;
}

/** What is read of a row and compared. */
export type Field = 'order' | 'at' | 'shipping' | 'sku' | 'title' | 'quantity' | 'price' | 'discount' | 'tax';

const plainColumns = {
  ...{ order: 'Order', at: 'Date', shipping: 'Shipping', sku: 'SKU', title: 'Title' },
  ...{ quantity: 'Qty', price: 'Price', discount: 'Discount', tax: 'Tax' },
};
const germanColumns = {
  ...{ order: 'Bestellung', at: 'Datum', shipping: 'Versand', sku: 'Artikel', title: 'Bezeichnung' },
  ...{ quantity: 'Menge', price: 'Preis', discount: 'Rabatt', tax: 'Steuer' },
};
const jsonColumns = {
  ...{ order: 'order', at: 'at', shipping: 'freight', sku: 'sku', title: 'name' },
  ...{ quantity: 'count', price: 'each', discount: 'less', tax: 'vat' },
};

function entryOf(pattern: string, columns: Record<Field, string>, more = ''): string {
  const { order, at, shipping, sku, title, quantity, price, discount, tax } = columns;
  return `  - pattern: "${pattern}"
${more}    columns: { ${order}: order_id }
    kinds:
      orders: { columns: { ${at}: ordered_at, ${shipping}: shipping } }
      order_lines: { columns: { ${sku}: [sku, product_id], ${title}: title, ${quantity}: quantity, ${price}: unit_price, ${discount}: discount, ${tax}: tax } }
`;
}

function rowsOf(sales: readonly Sale[], amount: (cents: number) => string, at: (minute: string) => string): string[][] {
  return sales.flatMap(({ id, placedAt, shipping, lines }) =>
    lines.map(({ product, halves, unitPrice, discount, tax }) => [
      ...[id, at(placedAt), amount(shipping), product.sku, product.title, pieces(halves)],
      ...[amount(unitPrice), amount(discount), amount(tax)],
    ]),
  );
}

export const dialects: readonly Dialect[] = [
  {
    ...{ name: 'csv', extension: '.csv', delimiter: ',', decimal: '.', encoding: 'utf8', columns: plainColumns },
    entry: entryOf('csv-*.csv*', plainColumns, '    decimal: "."\n'),
    write: (sales) =>
      delimited(
        Object.values(plainColumns).join(','),
        rowsOf(sales, money, (minute) => minute),
      ),
  },
  {
    ...{ name: 'german', extension: '.csv', delimiter: ';', decimal: ',', encoding: 'latin1', columns: germanColumns },
    entry: entryOf(
      'german-*.csv*',
      germanColumns,
      '    decimal: ","\n    dates: dd.MM.yyyy HH:mm\n    encoding: windows-1252\n',
    ),
    write: (sales) => {
      const comma = (text: string): string => text.replace('.', ',');
      const rows = rowsOf(
        sales,
        (cents) => comma(money(cents)),
        (minute) => `${minute.slice(8, 10)}.${minute.slice(5, 7)}.${minute.slice(0, 4)}${minute.slice(10)}`,
      ).map((row) => row.map((cell, at) => (at === 5 ? comma(cell) : cell)));
      return delimited(Object.values(germanColumns).join(','), rows, { delimiter: ';', lineEnd: '\r\n' });
    },
  },
  {
    ...{ name: 'tabs', extension: '.txt', delimiter: '\t', decimal: '.', encoding: 'utf8', columns: plainColumns },
    entry: entryOf('tabs-*.txt*', plainColumns, '    decimal: "."\n'),
    write: (sales) =>
      delimited(
        Object.values(plainColumns).join(','),
        rowsOf(
          sales,
          (cents) => `£${money(cents).replace(/(?<=\d)(?=(\d{3})+\.)/g, ',')}`,
          (minute) => minute.replace(' ', 'T'),
        ),
        { delimiter: '\t' },
      ),
  },
  {
    ...{ name: 'json', extension: '.ndjson', delimiter: null, decimal: '.', encoding: 'utf8', columns: jsonColumns },
    entry: entryOf('json-*.ndjson*', jsonColumns, '    decimal: "."\n'),
    write: (sales) =>
      rowsOf(sales, money, (minute) => minute)
        .map(([order, at, freight, sku, name, count, each, less, vat]) => {
          const texts = JSON.stringify({ order, at, sku, name }).slice(0, -1);
          return `${texts},"freight":${freight},"count":${count},"each":${each},"less":${less},"vat":${vat}}\n`;
        })
        .join(''),
  },
];
