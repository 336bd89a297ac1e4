import { columns as columnsOf, type Sql } from '../../database/sql.js';
import type { Permission } from '../principals/principal.js';
import type { StoredPrincipal } from '../principals/stored-principal.js';

export type ExportState = 'queued' | 'running' | 'ready' | 'failed' | 'cancelled' | 'expired';

/** What a file is of. */
export type ExportSubject =
  | { list: string; filter: Record<string, unknown> | null }
  | { document: string; operationName: string | null; variables: Record<string, unknown>; path: string | null };

/** A requested file. */
export interface ExportRow {
  exportId: string;
  requestedAt: string;
  principalId: string;
  principal: StoredPrincipal;
  /** That whoever opens it needs. */
  permissions: Permission[];
  /** null: all. */
  sources: string[] | null;
  subject: ExportSubject;
  columns: string[] | null;
  format: string;
  csv: Record<string, unknown> | null;
  /** Of the file. */
  name: string;
  state: ExportState;
  withheld: string[];
  expectedRows: string | null;
  rows: string;
  bytes: string;
  version: string | null;
  attempts: number;
  startedAt: string | null;
  finishedAt: string | null;
  expiresAt: string | null;
  errorCode: string | null;
  error: string | null;
  [column: string]: unknown;
}

/** Of the table `e`. */
export const exportColumns: Sql = columnsOf('e', [
  ...['exportId', 'requestedAt', 'principalId', 'principal', 'permissions', 'sources', 'subject', 'columns', 'format'],
  ...['csv', 'name', 'state', 'withheld', 'expectedRows', 'rows', 'bytes', 'version', 'attempts', 'startedAt'],
  ...['finishedAt', 'expiresAt', 'errorCode', 'error'],
]);
