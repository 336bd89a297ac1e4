import type { WarehouseSettings } from '../../models/load/prepare.js';
import type { JobContext } from './context.js';

/** What of the configuration the facts are built with. */
export function warehouseSettings({
  reporting,
  exchangeRates,
}: Pick<JobContext['config'], 'reporting' | 'exchangeRates'>): WarehouseSettings {
  const { currency: reportingCurrency, fiscalYearStartMonth } = reporting;
  return { reportingCurrency, fiscalYearStartMonth, rateMaxAgeDays: exchangeRates.maxAgeDays };
}
