import { pageOf } from '../lists/page.js';
import { CUSTOMER_SCHEMAS } from '../lists/schemas.js';
import { idTests, sortByInclude } from '../lists/select.js';
import type { WooCustomer } from '../model.js';
import { renderCustomer } from '../render/people.js';
import { WpError } from '../wp-error.js';
import { guardList, guardView, ITEM_METHODS, LIST_METHODS, type Route, type RouteCall } from './route.js';

export const customerRoutes: Route[] = [
  {
    pattern: /^wc\/v3\/customers$/,
    allow: LIST_METHODS,
    schemas: () => CUSTOMER_SCHEMAS,
    answer: (call) => {
      guardList(call);
      const page = pageOf(customersOf(call), call.params, 'real totals');
      const defaults = new Map([['context', 'view']]);
      return { body: page.rows.map((customer) => renderCustomer(call.context, customer)), page, defaults };
    },
  },
  {
    pattern: /^wc\/v3\/customers\/(\d+)$/,
    allow: ITEM_METHODS,
    schemas: () => ({}),
    answer: (call, [id = 0]) => {
      const customer = call.hosted.store.customers.get(id);
      if (!customer) throw new WpError('woocommerce_rest_invalid_id', 'Invalid resource ID.', 404);
      guardView(call);
      return { body: renderCustomer(call.context, customer) };
    },
  },
];

/** By default those with the role `customer`, ascending by name, unlike all other lists of WooCommerce. */
function customersOf({ params, hosted }: RouteCall): WooCustomer[] {
  const role = params.text('role') ?? 'customer';
  const email = params.text('email')?.toLowerCase();
  const tests = idTests(params);
  const rows = hosted.store.customers
    .sorted('id')
    .filter(
      (customer) =>
        (role === 'all' || customer.role === role) &&
        (email === undefined || customer.email.toLowerCase() === email) &&
        tests.every((test) => test(customer)),
    );
  const orderBy = params.text('orderby') ?? 'name';
  if (orderBy === 'name') rows.sort((a, b) => (a.username < b.username ? -1 : 1));
  if (orderBy === 'registered_date') rows.sort((a, b) => a.createdAt - b.createdAt || a.id - b.id);
  if (orderBy === 'include') sortByInclude(rows, params);
  if (params.text('order') === 'desc') rows.reverse();
  return rows;
}
