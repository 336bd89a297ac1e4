import type { ApiContext } from './context.js';
import { currencyOf } from './reporting-currency.js';

/** The version of the warehouse, and how current it is in scope. */
export async function warehouseAnswer(context: ApiContext): Promise<object> {
  const [warehouse, sources] = await Promise.all([context.warehouse(), context.sources()]);
  // A source configured after the last roll-up.
  const isWhole = sources.every(({ isConfigured, knownUntil }) => !isConfigured || knownUntil !== null);
  return {
    ...warehouse,
    reportingCurrency: currencyOf(context, warehouse),
    asOf: isWhole ? warehouse.asOf : null,
  };
}
