import Big from 'big.js';
import type { ExportRow } from '../../ledger/exports/export-row.js';

/** Where a file is fetched. */
export function exportPath({ exportId, name }: Pick<ExportRow, 'exportId' | 'name'>): string {
  return `/exports/${exportId}/${encodeURIComponent(name)}`;
}

export function presentExport(row: ExportRow) {
  const { exportId, subject, format, name, state, withheld, rows, bytes, expectedRows, version } = row;
  const { requestedAt, finishedAt, expiresAt, error, errorCode } = row;
  return {
    ...{ id: exportId, format, name, state, withheld, bytes, version, requestedAt, finishedAt, expiresAt },
    ...{ error, errorCode, rows: Number(rows), of: 'list' in subject ? subject.list : 'query' },
    progressPercent: percent(Number(rows), expectedRows === null ? null : Number(expectedRows)),
    url: state === 'ready' ? exportPath(row) : null,
  };
}

function percent(rows: number, expected: number | null): string | null {
  if (expected === null) return null;
  return expected === 0 ? '100' : new Big(Math.min(rows, expected)).times(100).div(expected).round(1, 0).toFixed();
}
