/**
 * All views but the first, and what “Ask” shows, in one file of script: a file for each would be as many pieces, of what two or three of them
 * share too, and a fifth more bytes.
 *
 * The page around the views is named here so that the build takes it for shared: what the first view needs is then one file, which gzip packs better
 * than two.
 */
export { View as sales } from './sales/sales.js';
export { View as products } from './products/products.js';
export { View as customers } from './customers/customers.js';
export { View as customerList } from './customers/customer-list.js';
export { View as customer } from './customers/customer.js';
export { View as marketing } from './marketing/marketing.js';
export { View as money } from './money/money.js';
export { View as health } from './health/health.js';
export { View as number } from './number/number.js';
export { View as order } from './order/order.js';
export { Questions as questions } from '../ask/questions.js';
export { App } from '../app/app.js';
