import type { CanonicalRecord } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { parseFragments } from '../../staging/parse-fragments.js';
import { type AmazonOrder, recordOf } from './amazon-order.js';
import { stageReturn } from './customer-return.js';
import { stageInventory } from './inventory.js';
import { orderOfApi } from './order-of-api.js';
import { orderOfReport } from './order-of-report.js';
import { orderOfV0 } from './order-of-v0.js';
import { postingOf } from './posting.js';
import { refundsOf, withoutIt } from './refund.js';
import { stageSettlement } from './settlement.js';
import { stageStockHistory } from './stock-history.js';
import { transactionOf, withExactAmounts } from './transaction.js';

/**
 * Makes canonical records of one raw record of Amazon: an order in any of its three forms, a posting and the refund that it may
 * be, units that came back, a part of a settlement, a stock level, or stock in earlier days. Pure. Throws a `DataError` that names the fault in the record.
 */
export function stageAmazon(
  record: StoredRecord,
  { currency, timezone }: Source,
  drift: DriftReport,
): CanonicalRecord[] {
  const { stream, key, extractedAt, isDeleted } = record;
  if (stream === 'orders') return isDeleted ? [] : [recordOf(orderIn(record, drift), currency)];
  if (stream === 'transactions') {
    if (isDeleted) return [];
    const [value, note] = piecesIn(record);
    const transaction = transactionOf(value, key, drift);
    const posting = postingOf(transaction, drift);
    const refunds = refundsOf(transaction, drift);
    if (note === undefined) return [...refunds, posting];
    // From before the backfill: only payouts need it, and the row that releases its money later must not stand for it.
    return [...refunds.map(withoutIt), { ...posting, fees: [] }];
  }
  if (stream === 'settlements') {
    if (isDeleted) return [];
    const [value] = parseFragments(record.payload, `Amazon settlement ${key}`);
    return [stageSettlement(value, key, extractedAt, drift)];
  }
  if (stream === 'inventory') {
    if (isDeleted) return [{ kind: 'deletion', entity: 'inventory', id: key, deletedAt: extractedAt }];
    const [value] = parseFragments(record.payload, `Amazon stock ${key}`);
    return [stageInventory(value, key, extractedAt, drift)];
  }
  if (stream === 'returns') {
    if (isDeleted) return [];
    const [value] = parseFragments(record.payload, `Amazon return ${key}`);
    return [stageReturn(value, key, drift)];
  }
  if (stream === 'ledger') {
    if (isDeleted) return [];
    const [value] = parseFragments(record.payload, `Amazon ledger ${key}`);
    const history = stageStockHistory(value, key, { readAt: extractedAt, timezone }, drift);
    return history.levels.length === 0 ? [] : [history];
  }
  throw new DataError(
    `Amazon has no stream ${stream}; one of orders, transactions, returns, settlements, inventory, ledger was expected.`,
    {
      ...{ code: 'unknown_stream', path: 'stream', value: stream },
    },
  );
}

/** Rows of a report are text; the two forms of JSON have different names. */
function orderIn({ payload, key }: StoredRecord, drift: DriftReport): AmazonOrder {
  if (payload[0] !== openBrace) return orderOfReport(textOf(payload), key, drift);
  const fragments = parseFragments(payload, `Amazon order ${key}`);
  const head = fragments[0];
  if (typeof head === 'object' && head !== null && 'AmazonOrderId' in head) return orderOfV0(fragments, key, drift);
  return orderOfApi(head, key, drift);
}

const openBrace = 0x7b;

/** A transaction, and what the reader noted of it. */
function piecesIn({ payload, key }: StoredRecord): unknown[] {
  return parseFragments(Buffer.from(withExactAmounts(textOf(payload))), `Amazon transaction ${key}`);
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}
