import type { BulkOperation, BulkPayload, BulkUserError } from '../bulk-model.js';
import { gid, type TypeFields, time } from '../context.js';
import type { SearchFields } from '../search.js';

const STATUSES = ['created', 'running', 'completed', 'canceling', 'canceled', 'failed', 'expired'];

export const bulkSearch: SearchFields<BulkOperation> = {
  id: { type: 'number', of: (operation) => operation.id },
  status: { type: 'enum', of: (operation) => operation.status.toLowerCase(), values: STATUSES },
  operation_type: { type: 'enum', of: () => 'query', values: ['query', 'mutation'] },
  created_at: { type: 'time', of: (operation) => operation.createdAt },
  completed_at: { type: 'time', of: (operation) => operation.completedAt },
};

const payload: TypeFields = {
  bulkOperation: (payload: BulkPayload) => payload.bulkOperation,
  userErrors: (payload: BulkPayload) => payload.userErrors,
};

const userError: TypeFields = {
  field: (error: BulkUserError) => error.field,
  message: (error: BulkUserError) => error.message,
};

export const bulkFields: Record<string, TypeFields> = {
  BulkOperation: {
    id: (operation: BulkOperation) => gid('BulkOperation', operation.id),
    status: (operation: BulkOperation) => operation.status,
    errorCode: (operation: BulkOperation) => operation.errorCode,
    createdAt: (operation: BulkOperation) => time(operation.createdAt),
    completedAt: (operation: BulkOperation) => time(operation.completedAt),
    objectCount: (operation: BulkOperation) => String(operation.objectCount),
    rootObjectCount: (operation: BulkOperation) => String(operation.rootObjectCount),
    fileSize: (operation: BulkOperation) => (operation.fileSize === null ? null : String(operation.fileSize)),
    url: (operation: BulkOperation) => operation.url,
    partialDataUrl: (operation: BulkOperation) => operation.partialDataUrl,
    query: (operation: BulkOperation) => operation.query,
    type: () => 'QUERY',
  },
  BulkOperationRunQueryPayload: payload,
  BulkOperationCancelPayload: payload,
  BulkOperationUserError: { ...userError, code: (error: BulkUserError) => error.code },
  UserError: userError,
};
