import { micros } from '../../kit/clock.js';
import type {
  WooAddress,
  WooContents,
  WooCoupon,
  WooCustomer,
  WooLine,
  WooOrder,
  WooProduct,
  WooRefund,
} from '../model.js';
import type { PartialSettings } from '../settings.js';

/** The store of the captured samples, with order 18 and its related records. */
export const NOW = micros('2026-11-22T18:54:00Z');
export const sampleSettings: PartialSettings = {
  ...{ id: 'nyc', name: 'Sample store', timezone: 'America/New_York', currency: 'USD', version: '10.0.2' },
  ...{ storage: 'hpos', hasCostOfGoods: true, tlsProxy: 'always' },
};

export function address(fields: Partial<WooAddress> = {}): WooAddress {
  const empty = { firstName: '', lastName: '', company: '', address1: '', address2: '', city: '', state: '' };
  return { ...empty, postcode: '', country: '', email: '', phone: '', ...fields };
}

const buyer = address({
  ...{ firstName: 'Buyer', lastName: 'N2', address1: '2 Main St', city: 'New York', state: 'NY' },
  ...{ postcode: '10001', country: 'US', email: 'buyer2@example.com' },
});

export function line(fields: Partial<WooLine> & Pick<WooLine, 'id'>): WooLine {
  return {
    ...{ name: 'Poster', productId: 12, variationId: 0, quantity: 1, taxClass: '', subtotal: '25.50', total: '25.50' },
    ...{ subtotalTax: '0', totalTax: '0', taxes: [], meta: [], costOfGoods: null },
    ...fields,
  };
}

/** An order with a single default line, created and changed at `at`. */
export function plainOrder(id: number, at: string, fields: Partial<WooOrder> = {}): WooOrder {
  return {
    ...{ id, number: String(id), orderKey: `wc_order_${id}`, status: 'processing', currency: 'USD' },
    ...{ pricesIncludeTax: false, createdAt: micros(at), modifiedAt: micros(at), paidAt: null, completedAt: null },
    ...{ createdVia: 'checkout', customerId: 0, customerNote: '', billing: buyer, shipping: buyer },
    ...{ paymentMethod: 'bacs', paymentMethodTitle: 'Bank', transactionId: '', meta: [], lines: [line({ id })] },
    ...{ taxLines: [], shippingLines: [], feeLines: [], couponLines: [], refunds: [], pluginFields: {} },
    isUnreadable: false,
    ...fields,
  };
}

const nyTax = { rateId: 1, rateCode: 'US-NY-NY TAX-1', label: 'NY Tax', ratePercent: 8.875 };

export function sampleRefund(): WooRefund {
  const back = line({
    ...{ id: 92, quantity: -1, subtotal: '-22.95', total: '-22.95', subtotalTax: '-2.04', totalTax: '-2.04' },
    ...{ taxes: [{ rateId: 1, total: '-2.04', subtotal: '-2.04' }], costOfGoods: '-6' },
    meta: [{ id: 682, key: '_refunded_item_id', value: '4' }],
  });
  return {
    ...{ id: 42, createdAt: micros('2026-11-22T18:53:54Z'), amount: '24.99', reason: 'damaged' },
    ...{ refundedPayment: false, meta: [], lines: [back], shippingLines: [], feeLines: [] },
    taxLines: [{ id: 93, ...nyTax }],
  };
}

function sampleOrder(): WooOrder {
  const poster = line({
    ...{ id: 4, quantity: 2, subtotal: '51.00', subtotalTax: '4.53', total: '45.90', totalTax: '4.07' },
    ...{ taxes: [{ rateId: 1, total: '4.07', subtotal: '4.53' }], costOfGoods: '12' },
    meta: [{ id: 57, key: '_reduced_stock', value: '1' }],
  });
  const shirt = line({
    ...{ id: 5, name: 'T-Shirt - S', productId: 14, variationId: 15, subtotal: '20.00', subtotalTax: '1.78' },
    ...{ total: '18.00', totalTax: '1.60', taxes: [{ rateId: 1, total: '1.60', subtotal: '1.78' }] },
  });
  return plainOrder(18, '2026-11-22T18:53:45Z', {
    ...{ modifiedAt: micros('2026-11-22T18:53:54Z'), paidAt: micros('2026-11-22T18:53:45Z'), customerId: 3 },
    ...{ createdVia: 'rest-api', lines: [poster, shirt], taxLines: [{ id: 7, ...nyTax }], refunds: [sampleRefund()] },
    meta: [{ id: 7, key: '_wc_order_attribution_utm_source', value: 'google' }],
    shippingLines: [
      {
        ...{ id: 6, methodTitle: 'Flat rate', methodId: 'flat_rate', total: '7.50', totalTax: '0.67', meta: [] },
        taxes: [{ rateId: 1, total: '0.67', subtotal: null }],
      },
    ],
    couponLines: [
      {
        ...{ id: 8, code: 'save10', discount: '7.10', discountTax: '0.63', discountType: 'percent' },
        ...{ nominalAmount: '10', freeShipping: false },
        meta: [{ id: 56, key: 'coupon_info', value: '[10,"save10","percent",10]' }],
      },
    ],
  });
}

export function product(id: number, fields: Partial<WooProduct> = {}): WooProduct {
  const at = micros('2026-11-22T18:53:40Z');
  return {
    ...{ id, name: `Product ${id}`, slug: `product-${id}`, type: 'simple', status: 'publish', sku: `SKU-${id}` },
    ...{
      createdAt: at,
      modifiedAt: at,
      regularPrice: '12.00',
      salePrice: '',
      tags: [],
      categoryIds: [16],
      variations: [],
    },
    ...{ totalSales: 0, costOfGoods: '4.1', meta: [], isUnreadable: false },
    stock: { manage: true, quantity: 95, status: 'instock' },
    ...fields,
  };
}

export function sampleProducts(): WooProduct[] {
  const at = micros('2026-11-22T18:53:41Z');
  const variations = (['S', 'M'] as const).map((option, index) => ({
    ...{ id: 15 + index, createdAt: at, modifiedAt: at, sku: `TS-${option}`, salePrice: '' as const },
    ...{ regularPrice: index === 0 ? '20.00' : '22.00', status: 'publish', costOfGoods: null },
    stock: { manage: true, quantity: 35, status: 'instock' as const },
    attributes: [{ id: 1, name: 'Size', slug: 'pa_size', option }],
  }));
  return [
    product(11, { name: 'Mug', slug: 'mug', sku: 'SKU-MUG' }),
    product(12, { name: 'Poster', slug: 'poster', sku: 'SKU-POSTER' }),
    product(14, {
      ...{ name: 'T-Shirt', slug: 't-shirt', sku: '', type: 'variable', regularPrice: '', costOfGoods: null },
      ...{ variations, stock: { manage: false, quantity: null, status: 'instock' } },
    }),
  ];
}

export function customer(id: number, fields: Partial<WooCustomer> = {}): WooCustomer {
  return {
    ...{ id, createdAt: micros('2026-11-22T18:53:43Z'), modifiedAt: micros('2026-11-22T18:53:46Z') },
    ...{ email: `buyer${id - 1}@example.com`, firstName: 'Buyer', lastName: `N${id - 1}`, role: 'customer' },
    ...{ username: `buyer${id - 1}`, billing: buyer, shipping: address(), isPaying: true, meta: [] },
    ...fields,
  };
}

const admin = customer(1, {
  ...{ email: 'admin@example.com', role: 'administrator', username: 'admin', firstName: '', lastName: '' },
  ...{ modifiedAt: null, billing: address(), isPaying: false },
});

const coupon: WooCoupon = {
  ...{ id: 10, code: 'save10', amount: '10.00', status: 'publish', discountType: 'percent' },
  ...{ createdAt: micros('2026-11-22T18:53:40Z'), modifiedAt: micros('2026-11-22T18:53:40Z') },
  ...{ freeShipping: false, usageCount: 6 },
};

export function sampleContents(): WooContents {
  return {
    orders: [sampleOrder()],
    subscriptions: [],
    products: sampleProducts(),
    categories: [{ id: 16, name: 'Apparel', slug: 'apparel', parentId: 0 }],
    customers: [admin, customer(2), customer(3)],
    coupons: [coupon],
  };
}
