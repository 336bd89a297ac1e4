import Big from 'big.js';
import type { RejectedRecordRow } from '../../ledger/rejected-records/rejected-rows.js';
import type { SourceRow } from '../../ledger/sources/source-rows.js';
import type { SyncRunRow, SyncRunStreamRow } from '../../ledger/sync-runs/run-rows.js';
import { trimDecimal } from '../../models/reporting/amount.js';

export function presentSource(row: SourceRow) {
  return { ...row, id: row.sourceId, asOf: row.knownUntil, wholeFrom: row.ordersReadFrom };
}

export function presentRun(row: SyncRunRow) {
  const { durationSeconds } = row;
  return {
    ...row,
    id: row.runId,
    durationSeconds: durationSeconds === null ? null : trimDecimal(String(durationSeconds)),
  };
}

export function presentRunStream(row: SyncRunStreamRow) {
  const { durationSeconds, expected, fetched } = row;
  return {
    ...row,
    counts: addCounts([row]),
    expected: expected === null ? null : Number(expected),
    progressPercent: progressPercent(fetched, expected),
    durationSeconds: durationSeconds === null ? null : trimDecimal(durationSeconds),
  };
}

export function addCounts(rows: readonly SyncRunStreamRow[]) {
  const sum = (column: 'fetched' | 'newRecords' | 'changed' | 'unchanged' | 'deleted' | 'rejected') =>
    rows.reduce((total, row) => total + Number(row[column]), 0);
  return {
    fetched: sum('fetched'),
    new: sum('newRecords'),
    changed: sum('changed'),
    unchanged: sum('unchanged'),
    deleted: sum('deleted'),
    rejected: sum('rejected'),
  };
}

export function presentRejected(row: RejectedRecordRow) {
  return { ...row, id: `${row.sourceId}:${row.stream}:${row.recordKey}`, key: row.recordKey };
}

/** Null where the total is unknown. */
function progressPercent(fetched: string, expected: string | null): string | null {
  if (expected === null) return null;
  if (expected === '0') return '100';
  const percent = new Big(fetched).times(100).div(expected);
  return (percent.gt(100) ? new Big(100) : percent.round(2)).toFixed();
}
