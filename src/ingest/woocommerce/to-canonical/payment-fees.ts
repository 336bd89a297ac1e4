import type { PostingRecord } from '../../../canonical/record.js';
import { decimalPattern, formatDecimal, parseDecimal } from '../../staging/decimal.js';
import { paymentPosting } from '../../staging/payment-posting.js';
import { instantOf } from '../client/times.js';
import type { WooOrder } from './order-shape.js';
import { metaValue } from './shapes.js';

interface Told {
  name: string;
  amount: unknown;
  /** null: the order's. */
  currency: unknown;
}

/** Where plugins of payment providers note what a payment cost. */
const plugins: readonly ((of: (key: string) => unknown) => Told)[] = [
  // WooCommerce Stripe Gateway: in the currency of the account that is paid out.
  (of) => ({ name: 'Stripe', amount: of('_stripe_fee') ?? of('Stripe Fee'), currency: of('_stripe_currency') }),
  (of) => ({ name: 'WooPayments', amount: of('_wcpay_transaction_fee'), currency: null }),
  // WooCommerce PayPal Payments.
  (of) => {
    const { value = null, currency_code: currency = null } = feeOf(of('_ppcp_paypal_fees'));
    return { name: 'PayPal', amount: value, currency };
  },
  // PayPal Standard, and extensions after it.
  (of) => ({ name: 'PayPal', amount: of('PayPal Transaction Fee') ?? of('_paypal_transaction_fee'), currency: null }),
];

/** The fee of an order's payment, where its provider's plugin tells it. Sub-orders copy it from the buyer's order. */
export function feePostings(order: WooOrder, updatedAt: string): PostingRecord[] {
  const paidAt = instantOf(order.date_paid_gmt ?? null);
  if (order.parent_id || paidAt === null) return [];
  for (const plugin of plugins) {
    const { name, amount, currency } = plugin((key) => metaValue(order.meta_data, key));
    const text = typeof amount === 'number' ? String(amount) : amount;
    if (typeof text !== 'string' || !new RegExp(decimalPattern).test(text) || parseDecimal(text) === 0n) continue;
    return [
      paymentPosting({
        ...{ postingId: String(order.id), orderId: String(order.id), paidAt, updatedAt, type: 'payment' },
        currency:
          typeof currency === 'string' && /^[A-Za-z]{3}$/.test(currency) ? currency.toUpperCase() : order.currency,
        fees: [{ name, amount: formatDecimal(parseDecimal(text)) }],
      }),
    ];
  }
  return [];
}

function feeOf(value: unknown): { value?: unknown; currency_code?: unknown } {
  if (typeof value !== 'object' || value === null || !('paypal_fee' in value)) return {};
  const { paypal_fee: fee } = value;
  return typeof fee === 'object' && fee !== null ? fee : {};
}
