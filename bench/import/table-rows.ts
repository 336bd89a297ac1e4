const linesPerOrder = 3;
const start = Date.UTC(2024, 0, 1);
const secondsApart = 20;

/** The row of an order in `orders.csv`. */
export function orderRow(order: number): string {
  const at = new Date(start + order * secondsApart * 1000).toISOString();
  const cents = Array.from({ length: linesPerOrder }, (_, line) => lineCents(order, line)).reduce((x, y) => x + y, 0);
  return `T${order},${at},till,GBP,buyer${order % 50_000}@example.com,GB,Leeds,${decimal(cents)}\n`;
}

/** The rows of its three lines in `order_lines.csv`. */
export function lineRows(order: number): string {
  let rows = '';
  for (let line = 0; line < linesPerOrder; line += 1) {
    const product = (order * 7 + line * 13) % 2000;
    const tax = Math.round((unitCents(order, line) * quantityOf(order, line)) / 5);
    rows += `T${order},${line + 1},${product},SKU-${product},"Thing number ${product}, boxed",${quantityOf(order, line)},${decimal(unitCents(order, line))},${decimal(tax)}\n`;
  }
  return rows;
}

function lineCents(order: number, line: number): number {
  const net = unitCents(order, line) * quantityOf(order, line);
  return net + Math.round(net / 5);
}

function unitCents(order: number, line: number): number {
  return 199 + ((order * 31 + line * 17) % 4000);
}

function quantityOf(order: number, line: number): number {
  return 1 + ((order + line) % 3);
}

export function decimal(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
