import Type from 'typebox';
import type { CanonicalRecord, OrderRecord, PayoutRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { decimalPattern, formatDecimal, parseDecimal, times } from '../../staging/decimal.js';
import { parseFragments } from '../../staging/parse-fragments.js';
import { quantityOf, quantityText, unsignedQuantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { secondaryText } from '../../staging/secondary.js';

const instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' });
const amount = Type.String({ pattern: decimalPattern });

const checkSale = compileCheck(
  Type.Object({
    id: Type.String({ minLength: 1 }),
    sold_at: instant,
    changed_at: instant,
    lines: Type.Array(
      Type.Object({ item: Type.String(), title: secondaryText, quantity: unsignedQuantityShape, price: amount }),
    ),
  }),
  { subject: 'Kiosk sale', personal: [] },
);

const checkPayout = compileCheck(
  Type.Object({ id: Type.String({ minLength: 1 }), paid_at: instant, changed_at: instant, amount }),
  { subject: 'Kiosk payout', personal: [] },
);

/** Makes the canonical record of a sale or a payout. Pure. Throws a `DataError` with the path of the wrong field. */
export function stageKiosk(record: StoredRecord, source: Source, drift: DriftReport): CanonicalRecord[] {
  const { stream, key, isDeleted, payload } = record;
  // The service keeps payouts and sales forever.
  if (isDeleted) return [];
  const [fragment] = parseFragments(payload, `Kiosk ${stream} ${key}`);
  return [stream === 'orders' ? sale(fragment, key, source, drift) : payout(fragment, key, source, drift)];
}

function sale(fragment: unknown, key: string, { currency }: Source, drift: DriftReport): OrderRecord {
  const { id, sold_at: orderedAt, changed_at: updatedAt, lines } = checkSale(fragment, key, drift);
  const sold = lines.map((line) => ({ ...line, gross: times(parseDecimal(line.price), quantityOf(line.quantity)) }));
  const total = formatDecimal(sold.reduce((sum, { gross }) => sum + gross, 0n));
  return {
    kind: 'order',
    ...{ orderId: id, orderNumber: id, orderedAt, updatedAt, salesChannel: 'kiosk', currency },
    customer: { customerId: null, email: null, phone: null },
    shipTo: { country: null, city: null },
    ...{ isTest: false, cancelledAt: null, financialStatus: 'paid', fulfillmentStatus: null, isTaxIncluded: false },
    presentment: { currency, total },
    ...{ shipping: '0', taxes: '0', duties: '0', fees: '0', tips: '0', total },
    lines: sold.map(({ item, title, quantity, price, gross }, at) => ({
      ...{
        lineId: String(at + 1),
        variantId: item,
        productId: item,
        sku: item,
        title: title ?? item,
        variantTitle: null,
      },
      ...{ quantity: quantityText(quantity), isGiftCard: false, unitPrice: price, grossSales: formatDecimal(gross) },
      ...{ discounts: '0', taxes: '0', includingTax: null },
    })),
    refunds: [],
  };
}

function payout(fragment: unknown, key: string, { currency }: Source, drift: DriftReport): PayoutRecord {
  const { id, paid_at: paidAt, changed_at: updatedAt, amount: paid } = checkPayout(fragment, key, drift);
  return { kind: 'payout', payoutId: id, paidAt, updatedAt, currency, amount: paid };
}
