import { definitions } from '../models/load/prepare.js';
import type { WarehouseState } from '../models/reporting/warehouse.js';
import { RequestError } from './request-error.js';

/**
 * After an upgrade the facts of the version before lack what this one reads: unfilled columns and aggregates are zeros, which would
 * make all of the net sales gross margin. Refuses a report until a rebuild has filled them.
 */
export function assertDefinitions(warehouse: WarehouseState): void {
  const isEmpty = warehouse.firstDay === null;
  if (isEmpty || warehouse.definitions === definitions) return;
  throw new RequestError(
    `The warehouse was built with version ${warehouse.definitions ?? 1} of the definitions of its measures, this program has version ${definitions}: reports would be wrong. Run \`cartograph rebuild\`.`,
    'REBUILD_REQUIRED',
  );
}
