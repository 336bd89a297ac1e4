import { toMinor } from '../../kit/amounts.js';
import type { Micros } from '../model.js';
import { count, leaveOut, priceDigits, type RetailReport, tally } from './report.js';
import type { RetailRow } from './rows.js';

export interface SaleLine {
  stockCode: string;
  description: string;
  quantity: number;
  unitPrice: string;
  /** Not cancelled yet. */
  left: number;
}

export interface Invoice {
  /** `536365`, or `C536379` for a cancellation. */
  number: string;
  /** The earliest time of any of its lines, including those that are left out. */
  at: Micros;
  /** Empty for a guest. */
  customerId: string;
  country: string;
  lines: SaleLine[];
}

interface RetailInvoices {
  sales: Map<string, Invoice>;
  /** Lines with the quantity as a positive number. */
  cancellations: Map<string, Invoice>;
  report: RetailReport;
}

/** Groups lines into invoices; a line that is neither a sale nor a cancellation is counted in the report. */
export async function gatherInvoices(rows: AsyncIterable<RetailRow>): Promise<RetailInvoices> {
  const report: RetailReport = {
    lines: 0,
    sales: tally(),
    orders: 0,
    guestOrders: 0,
    customers: 0,
    products: 0,
    refunds: 0,
    cancelled: tally(),
    repriced: tally(),
    leftOut: new Map(),
  };
  const sales = new Map<string, Invoice>();
  const cancellations = new Map<string, Invoice>();
  const startedAt = new Map<string, Micros>();
  for await (const row of rows) {
    report.lines += 1;
    startedAt.set(row.invoiceNo, Math.min(startedAt.get(row.invoiceNo) ?? row.invoiceAt, row.invoiceAt));
    const price = toMinor(row.unitPrice, priceDigits);
    const value = price * BigInt(row.quantity);
    if (row.invoiceNo.startsWith('A')) leaveOut(report, 'bad debt adjustment (A-invoice)', value);
    else if (row.invoiceNo.startsWith('C')) {
      if (row.quantity >= 0) leaveOut(report, 'cancellation without negative quantity', value);
      else if (price <= 0n) leaveOut(report, 'cancellation without price', value);
      else addTo(cancellations, row, -row.quantity);
    } else if (row.quantity <= 0) leaveOut(report, 'sale without quantity', value);
    else if (price <= 0n) leaveOut(report, 'sale without price', value);
    else {
      count(report.sales, value);
      addTo(sales, row, row.quantity);
    }
  }
  for (const invoice of [...sales.values(), ...cancellations.values()])
    invoice.at = startedAt.get(invoice.number) ?? invoice.at;
  return { sales, cancellations, report };
}

function addTo(invoices: Map<string, Invoice>, row: RetailRow, quantity: number): void {
  const { invoiceNo: number, customerId, country, stockCode, description, unitPrice } = row;
  let invoice = invoices.get(number);
  if (invoice === undefined) {
    if (!/^C?\d{1,9}$/.test(number))
      throw new Error(`record ${row.lineNumber}: InvoiceNo ${JSON.stringify(number)} is not a number`);
    invoice = { number, at: row.invoiceAt, customerId, country, lines: [] };
    invoices.set(number, invoice);
  }
  if (invoice.customerId !== customerId) {
    throw new Error(
      `record ${row.lineNumber}: invoice ${number} has customers ${invoice.customerId || 'none'} and ${customerId || 'none'}`,
    );
  }
  invoice.lines.push({ stockCode, description, quantity, unitPrice, left: quantity });
}
