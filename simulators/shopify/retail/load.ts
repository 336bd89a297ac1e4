import type { ShopContents, ShopCustomer, ShopLocation, ShopSettings } from '../model.js';
import { addressIn } from './countries.js';
import { gatherInvoices, type Invoice } from './invoices.js';
import { addRefund, toOrder } from './orders.js';
import { type Pair, pairCancellations } from './pairing.js';
import { Articles } from './products.js';
import type { RetailReport } from './report.js';
import { readRows, retailZone } from './rows.js';

export const retailSettings: ShopSettings = {
  domain: 'online-retail.myshopify.com',
  name: 'Online Retail',
  currency: 'GBP',
  ianaTimezone: retailZone,
  planName: 'Shopify Plus',
  restoreRate: 1000,
};

/**
 * UCI Online Retail as a shop: each sales invoice becomes an order, each cancelled line part of a refund of the purchase that it
 * cancels. The same file gives the same contents. The report accounts for every line of the file.
 */
export async function loadRetail(path: string): Promise<{ contents: ShopContents; report: RetailReport }> {
  const { sales, cancellations, report } = await gatherInvoices(readRows(path));
  const invoices = [...sales.values()];
  const pairs = pairCancellations(invoices, cancellations.values(), report);
  const articles = new Articles(invoices);
  const orders = invoices.map((invoice) => toOrder(invoice, articles));
  const orderOf = new Map(orders.map((order) => [order.name, order]));
  for (const group of refundGroups(pairs)) {
    const order = orderOf.get(`#${group.pairs[0]?.sale.number}`);
    if (order !== undefined) addRefund(order, group.pairs, group.serial);
  }
  const customers = toCustomers(invoices, pairs);
  const products = articles.products();
  report.orders = orders.length;
  report.guestOrders = invoices.filter(({ customerId }) => customerId === '').length;
  report.customers = customers.length;
  report.products = products.length;
  report.refunds = orders.reduce((sum, { refunds }) => sum + refunds.length, 0);
  return {
    contents: {
      products,
      inventoryItems: articles.inventoryItems(),
      locations: toLocations(invoices),
      customers,
      orders,
    },
    report,
  };
}

/** The pairs of one C-invoice that affect the same order, together; serial numbers the orders that a C-invoice affects. */
function refundGroups(pairs: readonly Pair[]): { pairs: Pair[]; serial: number }[] {
  const groups = new Map<string, { pairs: Pair[]; serial: number }>();
  const serials = new Map<string, number>();
  for (const pair of pairs) {
    const key = `${pair.cancellation.number}|${pair.sale.number}`;
    const known = groups.get(key);
    if (known !== undefined) {
      known.pairs.push(pair);
      continue;
    }
    const serial = serials.get(pair.cancellation.number) ?? 0;
    serials.set(pair.cancellation.number, serial + 1);
    groups.set(key, { pairs: [pair], serial });
  }
  return [...groups.values()];
}

/** Accounts of all buyers; without names or e-mails, because the file has none. Of two countries, the latest is used. */
function toCustomers(invoices: readonly Invoice[], pairs: readonly Pair[]): ShopCustomer[] {
  const customers = new Map<string, ShopCustomer>();
  for (const { customerId, at, country } of [...invoices].sort((x, y) => x.at - y.at)) {
    if (customerId === '') continue;
    const known = customers.get(customerId);
    if (known !== undefined) {
      known.updatedAt = at;
      known.address = addressIn(country);
      continue;
    }
    customers.set(customerId, {
      id: Number(customerId),
      createdAt: at,
      updatedAt: at,
      firstName: null,
      lastName: null,
      email: null,
      phone: null,
      state: 'DISABLED',
      tags: [],
      taxExempt: false,
      locale: 'en',
      address: addressIn(country),
    });
  }
  for (const { cancellation } of pairs) {
    const customer = customers.get(cancellation.customerId);
    if (customer !== undefined) customer.updatedAt = Math.max(customer.updatedAt, cancellation.at);
  }
  return [...customers.values()];
}

function toLocations(invoices: readonly Invoice[]): ShopLocation[] {
  const opened = invoices.reduce((first, { at }) => Math.min(first, at), invoices[0]?.at ?? 0);
  const address = { city: 'London', provinceCode: 'ENG', countryCode: 'GB', zip: null };
  return [{ id: 1, name: 'Warehouse', isActive: true, createdAt: opened, updatedAt: opened, address }];
}
