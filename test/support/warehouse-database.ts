import { prepareWarehouse, type WarehouseSettings } from '../../src/models/load/prepare.js';
import { createPreparedDatabase, type TestDatabase } from './database.js';

/** The default settings of the tests. */
const usual: WarehouseSettings = { reportingCurrency: 'GBP', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 };

/** A database of its own with a prepared warehouse that contains only the calendar. */
export async function createWarehouse(changes: Partial<WarehouseSettings> = {}): Promise<TestDatabase> {
  const settings = { ...usual, ...changes };
  const { reportingCurrency, fiscalYearStartMonth, rateMaxAgeDays } = settings;
  const name = `${reportingCurrency}_${fiscalYearStartMonth}_${rateMaxAgeDays}`.toLowerCase();
  return createPreparedDatabase(name, (pool) => prepareWarehouse(pool, settings));
}
