import { decimal } from './table-rows.js';

const start = Date.UTC(2024, 0, 1);
const secondsApart = 180;
const mostLines = 39;
const products = 4000;
/** Every fiftieth invoice is a refund. */
const refundEvery = 50;
const countries = ['United Kingdom', 'Germany', 'France', 'Ireland', 'Spain'];

/** The rows of one invoice in a file like the UCI's online retail: up to 39 lines, or a refund with negative quantities. */
export function flatRows(order: number): string {
  const isRefund = order % refundEvery === 0;
  const invoice = `${isRefund ? 'C' : ''}${500_000 + order}`;
  const at = new Date(start + order * secondsApart * 1000).toISOString().slice(0, 16).replace('T', ' ');
  const lines = isRefund ? 2 : 1 + ((order * 7) % mostLines);
  let rows = '';
  for (let line = 0; line < lines; line += 1) {
    const product = (order * 7 + line * 13) % products;
    const quantity = 1 + ((order + line) % 12);
    const cents = 42 + ((product * 31) % 900);
    rows +=
      `${invoice},${10_000 + product},"SET OF ${product}, IN A BOX",${isRefund ? -quantity : quantity},${at},` +
      `${decimal(cents)},${12_000 + (order % 4000)},${countries[order % countries.length]}\n`;
  }
  return rows;
}
