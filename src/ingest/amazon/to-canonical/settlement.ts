import Type from 'typebox';
import type { SettlementOrderRecord, SettlementRecord, SettlementRow } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { compileCheck } from '../../staging/schema-check.js';
import { amountIn } from './shapes.js';

const checkRows = compileCheck(
  Type.Object({ columns: Type.Array(Type.String()), rows: Type.Array(Type.Array(Type.String()), { minItems: 1 }) }),
  { subject: 'Amazon settlement', personal: ['rows'] },
);

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
  const { columns, rows } = checkRows(value, key, drift);
  const places = new Map(columns.map((name, at) => [name, at]));
  const cell = (row: readonly string[], name: string): string => row[places.get(name) ?? -1] ?? '';
  const [head] = rows;
  const of = (name: string): string => cell(head!, name);
  const settlementId = of('settlement-id');
  if (of('total-amount') !== '') {
    return {
      ...{ kind: 'settlement', settlementId, updatedAt: readAt, currency: of('currency') },
      startsAt: instantOf(of('settlement-start-date'), key, 'settlement-start-date'),
      endsAt: instantOf(of('settlement-end-date'), key, 'settlement-end-date'),
      depositedAt: of('deposit-date') === '' ? null : instantOf(of('deposit-date'), key, 'deposit-date'),
      total: formatDecimal(localAmount(of('total-amount'), key, 'total-amount')),
    };
  }
  return {
    ...{ kind: 'settlement_order', settlementId, updatedAt: readAt, orderId: of('order-id') || null },
    rows: rows.map((row): SettlementRow => {
      const postedAt = cell(row, 'posted-date-time');
      return {
        transactionType: cell(row, 'transaction-type'),
        amountType: cell(row, 'amount-type'),
        description: cell(row, 'amount-description'),
        sku: cell(row, 'sku') || null,
        postedAt: postedAt === '' ? null : instantOf(postedAt, key, 'posted-date-time'),
        amount: formatDecimal(localAmount(cell(row, 'amount'), key, 'amount')),
      };
    }),
  };
}

/** In the format of the marketplace: `95,00`, `1.234,50`, `1,234.50`, `1,234`. Three digits behind a comma are thousands. */
export function localAmount(text: string, key: string, path: string): FixedPoint {
  const given = text.trim();
  const isDecimalComma = /,\d{1,2}$/.test(given);
  const plain = isDecimalComma ? given.replaceAll('.', '').replace(',', '.') : given.replaceAll(',', '');
  return amountIn(plain === '' ? '0' : plain, `Amazon settlement ${key}`, path);
}

/** `2026-07-03 09:15:02 UTC` */
function instantOf(text: string, key: string, path: string): string {
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?: ?UTC|Z)?$/.exec(text.trim());
  if (found) return `${found[1]}T${found[2]}Z`;
  throw new DataError(
    `Amazon settlement ${key}: ${path} is ${JSON.stringify(text)}, but a time such as 2026-07-03 09:15:02 UTC was expected.`,
    { code: 'unexpected_shape', path, value: text },
  );
}
