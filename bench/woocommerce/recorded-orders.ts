import { buyerOf, decimal, firstInstant, iso, type SoldLine, shipping, soldAt, soldLines } from '../synthetic-shop.js';
import { phpJson } from './php-json.js';
import { articleOf } from './recorded-products.js';

const firstOrder = 5_000_000;
const secondsToModified = 3600;
const secondsToRefund = 1800;
const userAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1';

export function orderId(index: number): number {
  return firstOrder + index;
}

/** Seconds since the epoch. Each tenth order has the same second as the previous one, as with two requests at a time. */
export function modifiedAt(index: number): number {
  return soldAt(index % 10 === 9 ? index - 1 : index) + secondsToModified;
}

/** The bytes of an order as WooCommerce 10 lists it: 4 to 6 KB, one to four lines, one in twenty with a refund. */
export function recordedOrder(index: number): Buffer {
  const id = orderId(index);
  const lines = soldLines(index);
  const sum = (amountOf: (line: SoldLine) => number): number =>
    lines.reduce((total, line) => total + amountOf(line), 0);
  const [discount, tax] = [sum((line) => line.discount), sum((line) => line.tax)];
  const shippingTax = shipping / 5;
  const key = `wc_order_${(index * 2654435761).toString(36)}`;
  return phpJson({
    id,
    parent_id: 0,
    status: index % 30 === 0 ? 'processing' : 'completed',
    currency: 'GBP',
    version: '10.0.2',
    prices_include_tax: false,
    ...times('created', soldAt(index)),
    ...times('modified', modifiedAt(index)),
    discount_total: decimal(discount),
    discount_tax: decimal(0),
    shipping_total: decimal(shipping),
    shipping_tax: decimal(shippingTax),
    cart_tax: decimal(tax),
    total: decimal(sum((line) => line.total) - discount + shipping + tax + shippingTax),
    total_tax: decimal(tax + shippingTax),
    // One in three buyers is a guest.
    customer_id: buyerOf(index) % 3 === 0 ? 0 : buyerOf(index),
    order_key: key,
    ...addressesOf(index),
    payment_method: 'stripe',
    payment_method_title: 'Credit card',
    transaction_id: `ch_${key}`,
    customer_ip_address: '203.0.113.7',
    customer_user_agent: userAgent,
    created_via: index % 5 === 0 ? 'admin' : 'checkout',
    customer_note: '',
    ...times('completed', modifiedAt(index)),
    ...times('paid', soldAt(index)),
    cart_hash: 'c8b9c1a6a5f0f3d5a3b1f2e4d6c8b0a2',
    number: String(id),
    meta_data: attribution(id),
    line_items: lines.map((line, position) => orderLine(id * 10 + position, line)),
    tax_lines: [taxLine(id * 10 + 4, tax, shippingTax)],
    shipping_lines: [shippingLine(id * 10 + 5, shippingTax)],
    fee_lines: [],
    coupon_lines: discount === 0 ? [] : [couponLine(id * 10 + 6, discount)],
    refunds: hasRefund(index) ? [{ id: refundId(id), reason: 'damaged', total: decimal(-refundOf(lines)) }] : [],
    payment_url: `https://recorded.example/checkout/order-pay/${id}/?pay_for_order=true&key=${key}`,
    is_editable: false,
    needs_payment: false,
    needs_processing: true,
    cost_of_goods_sold: { total_value: 0 },
    currency_symbol: '£',
    _links: {
      self: [{ href: hrefOf(id), targetHints: { allow: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] } }],
      collection: [{ href: 'https://recorded.example/wp-json/wc/v3/orders' }],
      email_templates: [{ embeddable: true, href: `${hrefOf(id)}/actions/email_templates` }],
      customer: [{ href: `https://recorded.example/wp-json/wc/v3/customers/${buyerOf(index)}` }],
    },
  });
}

/** The list of an order's refunds in detail: one of the whole first line. */
export function recordedRefunds(id: number): Buffer {
  const index = id - firstOrder;
  const line = soldLines(index)[0]!;
  const taken = orderLine(refundId(id) * 10, {
    ...line,
    ...{ quantity: -line.quantity, total: line.discount - line.total, discount: 0, tax: -line.tax },
  });
  const meta = { id: refundId(id) * 10, key: '_refunded_item_id', value: String(id * 10) };
  return phpJson([
    {
      id: refundId(id),
      ...times('created', soldAt(index) + secondsToRefund),
      amount: decimal(refundOf([line])),
      reason: 'damaged',
      refunded_by: 1,
      refunded_payment: false,
      meta_data: [],
      line_items: [{ ...taken, meta_data: [{ ...meta, display_key: meta.key, display_value: meta.value }] }],
      shipping_lines: [],
      tax_lines: [taxLine(refundId(id) * 10 + 1, -line.tax, 0)],
      fee_lines: [],
      cost_of_goods_sold: { value: 0 },
      _links: {
        self: [{ href: `${hrefOf(id)}/refunds/${refundId(id)}`, targetHints: { allow: ['GET', 'DELETE'] } }],
        collection: [{ href: `${hrefOf(id)}/refunds` }],
        up: [{ href: hrefOf(id) }],
      },
    },
  ]);
}

function hasRefund(index: number): boolean {
  return index % 20 === 7;
}

function refundId(id: number): number {
  return id + 1_000_000_000;
}

function refundOf([line]: readonly SoldLine[]): number {
  return line!.total - line!.discount + line!.tax;
}

function hrefOf(id: number): string {
  return `https://recorded.example/wp-json/wc/v3/orders/${id}`;
}

/** WooCommerce's local and UTC times. Their difference in summer does not matter here. */
function times(what: string, seconds: number): Record<string, string> {
  const naive = iso(seconds).replace('Z', '');
  return { [`date_${what}`]: naive, [`date_${what}_gmt`]: naive };
}

function addressesOf(index: number) {
  const buyer = buyerOf(index);
  const address = {
    first_name: 'Buyer',
    last_name: `No. ${buyer}`,
    company: '',
    address_1: `${1 + (buyer % 200)} High Street`,
    address_2: '',
    city: 'London',
    state: '',
    postcode: 'N1 1AA',
    country: 'GB',
  };
  const phone = `+44 20 7946 ${String(buyer).padStart(5, '0')}`;
  return {
    billing: { ...address, email: `buyer${buyer}@shop.example`, phone },
    shipping: { ...address, phone: '' },
  };
}

/** The attribution metadata that WooCommerce's checkout adds: where the buyer came from. */
function attribution(id: number) {
  const seconds = iso(firstInstant).replace('T', ' ').replace('Z', '');
  const values = {
    source_type: 'utm',
    referrer: 'https://www.example.com/',
    utm_source: 'google',
    utm_medium: 'organic',
    session_entry: 'https://recorded.example/product-category/autumn/',
    session_start_time: seconds,
    session_pages: '7',
    session_count: '2',
    user_agent: userAgent,
    device_type: 'Mobile',
  };
  return Object.entries(values).map(([name, value], n) => ({
    ...{ id: id * 20 + n, key: `_wc_order_attribution_${name}`, value },
  }));
}

function orderLine(id: number, { variant, quantity, price, total, discount, tax }: SoldLine) {
  const { productId, variationId, name, size } = articleOf(variant);
  const chosen = { id: id * 2, key: 'pa_size', value: size.toLowerCase(), display_key: 'Size', display_value: size };
  const stock = String(quantity);
  return {
    id,
    name: `${name} - ${size}`,
    product_id: productId,
    variation_id: variationId,
    quantity,
    tax_class: '',
    subtotal: decimal(total),
    subtotal_tax: decimal(tax),
    total: decimal(total - discount),
    total_tax: decimal(tax),
    taxes: [{ id: 1, total: decimal(tax), subtotal: decimal(tax) }],
    meta_data: [
      chosen,
      { id: id * 2 + 1, key: '_reduced_stock', value: stock, display_key: '_reduced_stock', display_value: stock },
    ],
    sku: `SKU-${variant}`,
    global_unique_id: '',
    price: price / 100,
    image: { id: 0, src: '' },
    parent_name: name,
    cost_of_goods_sold: { value: 0 },
  };
}

function taxLine(id: number, tax: number, shippingTax: number) {
  return {
    id,
    rate_code: 'GB-VAT-1',
    rate_id: 1,
    label: 'VAT',
    compound: false,
    tax_total: decimal(tax),
    shipping_tax_total: decimal(shippingTax),
    rate_percent: 20,
    meta_data: [],
  };
}

function shippingLine(id: number, tax: number) {
  return {
    id,
    method_title: 'Royal Mail Tracked 48',
    method_id: 'flat_rate',
    instance_id: '1',
    total: decimal(shipping),
    total_tax: decimal(tax),
    taxes: [{ id: 1, total: decimal(tax), subtotal: '' }],
    tax_status: 'taxable',
    meta_data: [],
  };
}

function couponLine(id: number, discount: number) {
  const info = '[10,"save10","percent",10]';
  return {
    id,
    code: 'save10',
    discount: decimal(discount),
    discount_tax: '0',
    meta_data: [{ id: id * 2, key: 'coupon_info', value: info, display_key: 'coupon_info', display_value: info }],
    discount_type: 'percent',
    nominal_amount: 10,
    free_shipping: false,
  };
}
