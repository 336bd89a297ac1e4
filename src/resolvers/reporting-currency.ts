import type { WarehouseState } from '../models/reporting/warehouse.js';
import type { ApiContext } from './context.js';

/** The currency of the amounts: the warehouse's, or the configured one before the first build. */
export function currencyOf(context: Pick<ApiContext, 'reportingCurrency'>, warehouse: WarehouseState): string {
  return warehouse.reportingCurrency ?? context.reportingCurrency;
}
