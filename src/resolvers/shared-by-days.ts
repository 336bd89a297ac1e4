import type { ApiContext } from './context.js';
import type { SharedByDays } from './present/marketing.js';
import { currencyOf } from './reporting-currency.js';

/** What all rows of advertising and visits of an answer share. */
export async function sharedByDays(context: ApiContext): Promise<SharedByDays> {
  const { now, zones } = context;
  return { reportingCurrency: currencyOf(context, await context.warehouse()), now, zones };
}
