/**
 * All views but the first, and what “Ask” shows, in one file of script: a file for each would be as many pieces, of what two or three of them
 * share too, and a fifth more bytes.
 */
export { View as sales } from './sales/sales.js';
export { View as products } from './products/products.js';
export { View as customers } from './customers/customers.js';
export { View as marketing } from './marketing/marketing.js';
export { View as money } from './money/money.js';
export { View as health } from './health/health.js';
export { View as number } from './number/number.js';
export { View as order } from './order/order.js';
export { Questions as questions } from '../ask/questions.js';
