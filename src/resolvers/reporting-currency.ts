import type { WarehouseState } from '../models/queries/warehouse.js';
import type { ApiContext } from './context.js';

/** What the amounts are in: the warehouse's own, and before anything is built the configuration's. */
export function currencyOf(context: ApiContext, warehouse: WarehouseState): string {
  return warehouse.reportingCurrency ?? context.reportingCurrency;
}
