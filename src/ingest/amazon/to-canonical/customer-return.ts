import { compoundId } from '../../../canonical/compound-id.js';
import type { OrderRefundRecord } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { nothingTaken, refundLine } from '../../staging/refund-row.js';
import { compileCheck } from '../../staging/schema-check.js';
import { wholeSecond } from '../client/times.js';
import { amountIn, cellIn, reportTable } from './shapes.js';

const check = compileCheck(reportTable, { subject: 'Amazon return', personal: [] });

/** Units that came back to Amazon, without money: Finances have what was paid back, whether or not anything came back. */
export function stageReturn(value: unknown, key: string, drift: DriftReport): OrderRefundRecord {
  const own = check(value, key, drift);
  const [first] = own.rows as [string[]];
  const of = (name: string): string => cellIn(own, first, name);
  const returnedAt = of('return-date');
  if (Number.isNaN(Date.parse(returnedAt))) {
    throw new DataError(
      `Amazon return ${key}: return-date is ${JSON.stringify(returnedAt)}, but a time was expected.`,
      {
        ...{ code: 'unexpected_shape', path: 'return-date', value: returnedAt },
      },
    );
  }
  const refundedAt = wholeSecond(returnedAt);
  const subject = `Amazon return ${key}`;
  const quantity = own.rows.reduce((sum, row) => sum + amountIn(cellIn(own, row, 'quantity'), subject, 'quantity'), 0n);
  const refund = refundLine({
    ...{ ...nothingTaken, kind: 'line', refundLineId: compoundId([key]), refundId: key, total: 0n },
    ...{ refundedAt, lineId: of('sku') || null, quantity, reason: of('reason') || null },
    ...(of('detailed-disposition') !== 'SELLABLE' && { isLost: true }),
  });
  return {
    ...{ kind: 'order_refund', orderId: of('order-id') || null, updatedAt: refundedAt, currency: null },
    ...{ salesChannel: 'Amazon', customerId: null, isSum: false, refund },
  };
}
