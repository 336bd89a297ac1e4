import type { Access } from './access.js';
import type { Micros } from './model.js';
import type { ApiVersion } from './schema/versions.js';

export type BulkStatus = 'CREATED' | 'RUNNING' | 'COMPLETED' | 'CANCELING' | 'CANCELED' | 'FAILED' | 'EXPIRED';
export type BulkErrorCode = 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT';

export interface BulkUserError {
  field: string[] | null;
  message: string;
  code: 'INVALID' | 'LIMIT_REACHED' | 'OPERATION_IN_PROGRESS' | null;
}

export interface BulkOperation {
  id: number;
  query: string;
  isGrouped: boolean;
  status: BulkStatus;
  errorCode: BulkErrorCode | null;
  createdAt: Micros;
  completedAt: Micros | null;
  objectCount: number;
  rootObjectCount: number;
  fileSize: number | null;
  url: string | null;
  partialDataUrl: string | null;
}

export type BulkFault =
  | { kind: 'stuck' }
  /** Its file lacks the lines after these, which it counts all the same. */
  | { kind: 'short'; afterLines: number }
  /** Its file has all children before their parents. */
  | { kind: 'children-first' }
  | { kind: 'failed'; errorCode: BulkErrorCode; afterLines: number }
  /** It shows an error while it goes on running, so many seconds longer, and then completes. */
  | { kind: 'passing'; errorCode: BulkErrorCode; seconds: number };

/** The caller of an export, with its access. */
export interface BulkRequester {
  access: Access;
  version: ApiVersion;
}

export interface BulkPayload {
  bulkOperation: BulkOperation | null;
  userErrors: BulkUserError[];
}

/** A shop's bulk operations, as field functions use them. */
export interface BulkDesk {
  /** Oldest first. */
  list(): BulkOperation[];
  get(id: number): BulkOperation | undefined;
  run(query: string, isGrouped: boolean, requester: BulkRequester): BulkPayload;
  cancel(id: number): BulkPayload;
}
