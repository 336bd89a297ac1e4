import type { Random } from '../../../../simulators/kit/random.js';

/** A shop's sales and refunds, whatever files tell them. Amounts are whole cents, prices without tax. */
export interface Sale {
  id: string;
  /** Local: `2026-03-04 14:05`. */
  placedAt: string;
  buyer: Buyer;
  shipping: number;
  lines: SoldLine[];
}

interface Buyer {
  id: string;
  email: string;
  country: string;
}

interface SoldLine {
  id: string;
  product: { sku: string; title: string };
  /** In halves. */
  halves: number;
  unitPrice: number;
  discount: number;
  tax: number;
}

export interface Refund {
  id: string;
  sale: Sale;
  refundedAt: string;
  lines: { line: SoldLine; halves: number; amount: number; tax: number }[];
}

export interface History {
  sales: Sale[];
  refunds: Refund[];
}

/** With everything that a file must quote or might take for a number. */
const products = [
  { sku: '0123', title: 'Tee, grün' },
  { sku: 'B-7', title: 'Sheet set "Best"' },
  { sku: '8.50', title: 'Mug 12"' },
  { sku: 'Ö4', title: 'Löffel & Gabel' },
  { sku: '1,250', title: 'Plate' },
];
const buyers = [
  { id: 'K1', email: 'ann@example.com', country: 'DE' },
  { id: 'K2', email: 'bob@example.com', country: 'GB' },
  { id: 'K3', email: 'cem@example.com', country: 'FR' },
];

/** A few sales, some of them refunded in part, once or twice. */
export function randomHistory(random: Random): History {
  const sales = Array.from({ length: random.int(3, 6) }, (_, at) => randomSale(random, `S${1001 + at}`));
  return { sales, refunds: sales.flatMap((sale) => randomRefunds(random, sale)) };
}

function randomSale(random: Random, id: string): Sale {
  const lines = Array.from({ length: random.int(1, 4) }, (_, at): SoldLine => {
    const halves = random.chance(0.2) ? 1 : 2 * random.int(1, 3);
    // Even, so that half a piece has whole cents.
    const unitPrice = 2 * random.int(1, random.chance(0.2) ? 200_000 : 2000);
    const listed = (halves * unitPrice) / 2;
    const discount = random.chance(0.3) ? random.int(0, Math.floor(listed / 2)) : 0;
    const tax = random.chance(0.7) ? Math.round((listed - discount) / 5) : 0;
    return { id: `${at + 1}`, product: random.pick(products), halves, unitPrice, discount, tax };
  });
  return {
    ...{ id, placedAt: randomMinute(random, 3), buyer: random.pick(buyers) },
    ...{ shipping: random.chance(0.5) ? random.int(1, 1500) : 0, lines },
  };
}

function randomRefunds(random: Random, sale: Sale): Refund[] {
  const returned = random.shuffled(sale.lines).slice(0, random.int(0, sale.lines.length));
  const rows = returned.map((line) => {
    const halves = random.chance(0.5) ? line.halves : 1;
    const most = Math.floor(((line.halves * line.unitPrice) / 2 - line.discount) * (halves / line.halves));
    return {
      line,
      halves,
      amount: random.chance(0.7) ? most : random.int(0, most),
      tax: Math.floor((line.tax * halves) / line.halves),
    };
  });
  const worth = rows.filter(({ amount }) => amount > 0);
  const count = worth.length > 1 && random.chance(0.5) ? 2 : 1;
  const parts = Array.from({ length: count }, (_, part) => worth.filter((_row, at) => at % count === part));
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines, at) => ({ id: `C${sale.id}-${at + 1}`, sale, refundedAt: randomMinute(random, 5), lines }));
}

/** By day, in a month or the next, so that day and month can be confused, but no clock is put forward. */
function randomMinute(random: Random, month: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `2026-0${random.int(month, month + 1)}-${two(random.int(1, 28))} ${two(random.int(7, 21))}:${two(random.int(0, 59))}`;
}

/** Of a line, before its discount. */
export function listPrice({ halves, unitPrice }: Pick<SoldLine, 'halves' | 'unitPrice'>): number {
  return (halves * unitPrice) / 2;
}

export function totalOf({ lines, shipping }: Sale): number {
  return lines.reduce((sum, line) => sum + listPrice(line) - line.discount + line.tax, shipping);
}

/** `12.50` */
export function money(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `1.5` */
export function pieces(halves: number): string {
  return String(halves / 2);
}
