import type { SettlementOrderRecord, SettlementRecord, SettlementRow } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { compileCheck } from '../../staging/schema-check.js';
import { settlementTime } from '../client/times.js';
import { amountIn, cellIn, type ReportTable, reportTable } from './shapes.js';

const checkRows = compileCheck(reportTable, { subject: 'Amazon settlement', personal: ['rows'] });

/**
 * A part of a settlement report V2: the row with its total, or the rows of one order (or of none). Throws a `DataError` if they are not
 * such.
 */
export function stageSettlement(
  value: unknown,
  key: string,
  readAt: string,
  drift: DriftReport,
): SettlementRecord | SettlementOrderRecord {
  const own = checkRows(value, key, drift);
  const head = own.rows[0]!;
  if (cellIn(own, head, 'total-amount') !== '') return settlementOf(own, head, key, readAt);
  return {
    ...{ kind: 'settlement_order', settlementId: cellIn(own, head, 'settlement-id'), updatedAt: readAt },
    orderId: cellIn(own, head, 'order-id') || null,
    rows: own.rows.map((row) => settlementRowOf(own, row, key)),
  };
}

/** The row with the period and the total. */
export function settlementOf(own: ReportTable, row: readonly string[], key: string, readAt: string): SettlementRecord {
  const of = (name: string): string => cellIn(own, row, name);
  const instant = (name: string): string => instantOf(of(name), key, name);
  return {
    ...{ kind: 'settlement', settlementId: of('settlement-id'), updatedAt: readAt, currency: of('currency') },
    ...{ startsAt: instant('settlement-start-date'), endsAt: instant('settlement-end-date') },
    depositedAt: of('deposit-date') === '' ? null : instant('deposit-date'),
    total: formatDecimal(localAmount(of('total-amount'), key, 'total-amount')),
  };
}

/** A row with an amount. */
export function settlementRowOf(own: ReportTable, row: readonly string[], key: string): SettlementRow {
  const of = (name: string): string => cellIn(own, row, name);
  return {
    ...{
      transactionType: of('transaction-type'),
      amountType: of('amount-type'),
      description: of('amount-description'),
    },
    sku: of('sku') || null,
    postedAt: of('posted-date-time') === '' ? null : instantOf(of('posted-date-time'), key, 'posted-date-time'),
    amount: formatDecimal(localAmount(of('amount'), key, 'amount')),
  };
}

/** In the format of the marketplace: `95,00`, `1.234,50`, `1,234.50`, `1,234`. Three digits behind a comma are thousands. */
export function localAmount(text: string, key: string, path: string): FixedPoint {
  const given = text.trim();
  const isDecimalComma = /,\d{1,2}$/.test(given);
  const plain = isDecimalComma ? given.replaceAll('.', '').replace(',', '.') : given.replaceAll(',', '');
  return amountIn(plain === '' ? '0' : plain, `Amazon settlement ${key}`, path);
}

function instantOf(text: string, key: string, path: string): string {
  const found = settlementTime(text);
  if (found !== null) return found;
  throw new DataError(
    `Amazon settlement ${key}: ${path} is ${JSON.stringify(text)}, but a time such as 2026-07-03 09:15:02 UTC was expected.`,
    { code: 'unexpected_shape', path, value: text },
  );
}
