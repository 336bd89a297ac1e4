import type { CalendarDate } from '../../canonical/calendar-date.js';
import type { Queryable } from '../../database/sql.js';
import type { ChannelDirectory } from '../reporting/channels.js';
import { expectedPurchases, probabilityAlive } from './bg-nbd.js';
import { historyOf } from './fit-customer-value.js';
import { expectedValue } from './gamma-gamma.js';
import type { CustomerHistory } from './purchase-histories.js';
import { type StoreGroup, storeGroupOf } from './store-group.js';
import { type StoredModel, storedModelOf } from './stored-models.js';

/** What a customer is expected to do within some weeks, from the end of a day on. Estimates. */
export interface Prediction {
  asOf: CalendarDate | null;
  /** Days with a purchase. */
  predictedPurchases: number | null;
  /** In the reporting currency. */
  predictedValue: number | null;
  probabilityAlive: number | null;
  /** Why a figure is missing. */
  refusal: string | null;
}

/** What a prediction is made from. */
export interface Basis {
  group: StoreGroup | null;
  model: StoredModel | null;
  /** Of the warehouse. */
  currency: string;
}

/** For the stores of a directory, which are those in scope. */
export async function basisOf(db: Queryable, directory: ChannelDirectory, currency: string): Promise<Basis> {
  const group = storeGroupOf(directory);
  return { group, model: group && (await storedModelOf(db, group.sources)), currency };
}

/** The day up to which purchases are known to a prediction. A model can be newer than what is known of a store that is read again. */
export function dayOf({ group, model }: Basis): CalendarDate | null {
  if (group === null) return null;
  return model !== null && model.day > group.day ? model.day : group.day;
}

/** Why nobody's purchases can be predicted; null if they can. */
export function refusalOf({ group, model, currency }: Basis): string | null {
  if (group === null) return 'No store in scope has both trade and a complete first sync.';
  if (model === null) {
    const stores = group.sources.length === 1 ? 'store' : 'stores together';
    return `No model is fitted for the ${stores} ${group.sources.join(', ')}. A job fits all stores together, each store alone, and \`customerValue.storeGroups\`.`;
  }
  if (model.currency !== currency) {
    return `The model was fitted in ${model.currency}, and amounts are now in ${currency}. It will be fitted again.`;
  }
  return model.purchases.refusal;
}

/** `history`: as of `dayOf(basis)`; null for a customer without a purchase. */
export function predict(basis: Basis, history: CustomerHistory | null, weeks: number): Prediction {
  const asOf = dayOf(basis);
  const nothing = { asOf, predictedPurchases: null, predictedValue: null, probabilityAlive: null };
  const refusal = refusalOf(basis) ?? unpredictable(history, asOf);
  const purchases = basis.model?.purchases.fit;
  if (refusal !== null || !purchases || history === null) return { ...nothing, refusal };
  const inWeeks = historyOf(history);
  const predictedPurchases = expectedPurchases(purchases.parameters, inWeeks, weeks);
  const { fit: values, refusal: valuesRefusal } = basis.model!.values;
  return {
    asOf,
    predictedPurchases,
    probabilityAlive: probabilityAlive(purchases.parameters, inWeeks),
    predictedValue:
      values && predictedPurchases * expectedValue(values.parameters, history.repeats, history.meanValue ?? 0),
    refusal: valuesRefusal,
  };
}

function unpredictable(history: CustomerHistory | null, asOf: CalendarDate | null): string | null {
  if (history === null) return `The customer has no valid order up to ${asOf}.`;
  return history.isRecognised
    ? null
    : 'A guest order without an e-mail address or phone that identifies its buyer: nobody would recognise them when they come back.';
}
