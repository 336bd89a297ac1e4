import { netOf } from './generate.js';
import type { Till, TillDay, TillPerson, TillRefund, TillSale, TillSettings } from './model.js';

export interface TillFile {
  name: string;
  content: string;
}

/** The files that the till writes when it closes a day, with the canonical columns. Their names end with the day. */
export function filesOfDay({ settings }: Till, { day, sales, refunds, voided }: TillDay): TillFile[] {
  const files = [
    { name: `orders-${day}.csv`, content: ordersTable(settings, sales, voided) },
    { name: `order_lines-${day}.csv`, content: linesTable(settings, sales) },
  ];
  return refunds.length === 0
    ? files
    : [...files, { name: `refunds-${day}.csv`, content: refundsTable(settings, refunds) }];
}

/** The catalogue and the list of customers. */
export function standingFiles({ settings, products }: Till): TillFile[] {
  const money = writer(settings.places);
  const catalogue = products.map(({ id, title, price, cost }) => [
    id,
    title,
    money(price),
    cost === null ? null : money(cost),
  ]);
  const people = settings.people ?? [];
  const customers = people.map((person, at) => [
    ...[`${at + 1}`, person.email, person.phone, person.firstName, person.lastName, person.city, person.country],
  ]);
  return [
    { name: 'products.csv', content: table(['product_id', 'title', 'price', 'unit_cost'], catalogue) },
    {
      name: 'customers.csv',
      content: table(['customer_id', 'email', 'phone', 'first_name', 'last_name', 'city', 'country'], customers),
    },
  ];
}

function ordersTable(settings: TillSettings, sales: readonly TillSale[], voided: readonly TillSale[]): string {
  const money = writer(settings.places);
  const columns = [
    ...['order_id', 'ordered_at', 'sales_channel', 'currency', 'customer_id', 'email', 'phone', 'discount', 'tips'],
    ...['total', 'tax_included', 'deleted'],
  ];
  const row = (sale: TillSale, isGone: boolean) => [
    ...[sale.orderId, sale.soldAt, 'till', settings.currency, numberOf(settings, sale.buyer), sale.buyer?.email],
    ...[sale.buyer?.phone, money(sale.discount), money(sale.tips), money(totalOf(settings, sale))],
    ...[`${settings.taxesIncluded}`, `${isGone}`],
  ];
  return table(columns, [...sales.map((sale) => row(sale, false)), ...voided.map((sale) => row(sale, true))]);
}

/** The whole amount that the buyer paid. */
function totalOf({ taxesIncluded }: TillSettings, { lines, discount, tips }: TillSale): number {
  const paid = lines.reduce((sum, line) => sum + netOf(line) + (taxesIncluded ? 0 : line.tax), 0);
  return paid - discount + tips;
}

function linesTable({ places, taxesIncluded }: TillSettings, sales: readonly TillSale[]): string {
  const money = writer(places);
  const rows = sales.flatMap(({ orderId, lines }) =>
    lines.map(({ lineId, product, quantity, discount, tax }) => [
      ...[orderId, lineId, product.id, product.title, `${quantity}`, money(product.price), money(discount), money(tax)],
      `${taxesIncluded}`,
    ]),
  );
  const columns = ['order_id', 'line_id', 'product_id', 'title', 'quantity', 'unit_price', 'discount', 'tax'];
  return table([...columns, 'tax_included'], rows);
}

function refundsTable({ places, taxesIncluded, currency }: TillSettings, refunds: readonly TillRefund[]): string {
  const money = writer(places);
  const columns = ['refund_id', 'refunded_at', 'order_id', 'line_id', 'quantity', 'amount', 'tax', 'tax_included'];
  const rows = refunds.map(({ refundId, refundedAt, sale, line, quantity, amount, tax }) => [
    ...[refundId, refundedAt, sale?.orderId, line?.lineId, `${quantity}`, money(amount), money(tax)],
    ...[`${taxesIncluded}`, currency, 'till'],
  ]);
  return table([...columns, 'currency', 'sales_channel'], rows);
}

function numberOf({ people = [] }: TillSettings, buyer: TillPerson | null): string | null {
  return buyer === null ? null : `${people.indexOf(buyer) + 1}`;
}

/** Minor units as a decimal. */
function writer(places: number): (amount: number) => string {
  return (amount) => {
    const digits = String(amount).padStart(places + 1, '0');
    return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  };
}

function table(columns: readonly string[], rows: readonly (readonly (string | null | undefined)[])[]): string {
  return [columns, ...rows].map((row) => `${row.map((cell) => quoted(cell ?? '')).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
