import type { OrderRefundRecord } from '../../canonical/record.js';
import type { PoolClient } from '../../database/pool.js';
import type { ChangeSet, RawPlace, Rejection } from '../build/change-set.js';
import { currencyProblem } from '../build/order-problem.js';
import { StagedRows } from '../build/staged-rows.js';

const columns = [
  'part_id',
  'sales_channel',
  'currency',
  'kind',
  'refund_id',
  'refunded_at',
  'reason',
  'quantity',
  'returns',
  'shipping',
  'taxes',
  'duties',
  'total',
  'refunded',
] as const;

/** Refund lines whose order is not known: each is a return of its own day. Returns those that cannot be taken. */
export async function stageLoneRefunds(
  client: PoolClient,
  { source, reportingCurrency }: Pick<ChangeSet, 'source' | 'reportingCurrency'>,
  parts: readonly { body: unknown; from: RawPlace }[],
): Promise<Rejection[]> {
  const rows = new StagedRows('staged_lone_refund', columns);
  const rejected: Rejection[] = [];
  for (const { body, from } of parts) {
    const { salesChannel, refund, currency = null } = body as OrderRefundRecord;
    const held = currency ?? source.currency;
    const problem = currencyProblem(held, refund.refundedAt, reportingCurrency);
    if (problem) {
      rejected.push({ from, ...problem });
      continue;
    }
    const { kind, refundId, refundedAt, reason, quantity, returns, shipping, taxes, duties, total, refunded } = refund;
    rows.add([
      ...[refund.refundLineId, salesChannel, held, kind, refundId, refundedAt, reason, quantity],
      ...[returns, shipping, taxes, duties, total, refunded],
    ]);
  }
  await rows.copyTo(client);
  return rejected;
}
