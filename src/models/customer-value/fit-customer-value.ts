import { addDays, type CalendarDate, daysBetween } from '../../canonical/calendar-date.js';
import { type BgNbdFit, expectedPurchases, fitBgNbd, type HistoryGroup, type PurchaseHistory } from './bg-nbd.js';
import { expectedValue, fitGammaGamma, type GammaGammaFit, type ValueGroup } from './gamma-gamma.js';
import { type Outcome, refused } from './maximum-likelihood.js';
import type { Pause } from './pauses.js';
import type { HistoryRow } from './purchase-histories.js';

/** Both models of a group of stores, and how well they would have predicted its latest weeks. */
export interface CustomerValueFit {
  /** Who would be recognised when they come back; those of them with more than one purchase; and the others. */
  customers: number;
  repeatCustomers: number;
  unrecognisedCustomers: number;
  purchases: Outcome<BgNbdFit>;
  values: Outcome<GammaGammaFit>;
  holdOut: Outcome<HoldOut>;
}

/** Models fitted on the days before the hold-out, against what the same customers bought in it. */
export interface HoldOut {
  from: CalendarDate;
  weeks: number;
  customers: number;
  predictedPurchases: number;
  actualPurchases: number;
  /** Of the purchases of one customer. */
  meanAbsoluteError: number;
  /** Null if the values of the days before could not be fitted. */
  predictedValue: number | null;
  actualValue: number;
}

const weekDays = 7;
/** The hold-out is the last third of the history, within these bounds. */
const longestHoldOut = 52;
const shortestHoldOut = 4;

/** The first day of the hold-out, and its length. A history too short for one has none: its weeks are 0. */
export function holdOutOf(firstDay: CalendarDate, day: CalendarDate): { from: CalendarDate; weeks: number } {
  const weeks = Math.floor(daysBetween(firstDay, day) / weekDays / 3);
  const held = weeks < shortestHoldOut ? 0 : Math.min(weeks, longestHoldOut);
  return { from: addDays(day, 1 - held * weekDays), weeks: held };
}

/** Weeks, from days. */
export function historyOf({
  repeats,
  recencyDays,
  ageDays,
}: {
  repeats: number;
  recencyDays: number;
  ageDays: number;
}): PurchaseHistory {
  return { repeats, recency: recencyDays / weekDays, age: ageDays / weekDays };
}

/** Fits both models to the histories, and to those of before the hold-out for its errors. */
export async function fitCustomerValue(
  rows: readonly HistoryRow[],
  holdOut: { from: CalendarDate; weeks: number },
  pause: Pause,
): Promise<CustomerValueFit> {
  const recognised = rows.filter(({ isRecognised }) => isRecognised);
  const histories = recognised.map((row) => ({ ...historyOf(row), customers: row.customers }));
  return {
    customers: total(recognised),
    repeatCustomers: total(recognised.filter(({ repeats }) => repeats > 0)),
    unrecognisedCustomers: total(rows.filter(({ isRecognised }) => !isRecognised)),
    purchases: await fitBgNbd(histories, pause),
    values: await fitGammaGamma(valuesOf(recognised), pause),
    holdOut: await fitHoldOut(recognised, holdOut, pause),
  };
}

function total(rows: readonly { customers: number }[]): number {
  return rows.reduce((sum, { customers }) => sum + customers, 0);
}

function valuesOf(rows: readonly { repeats: number; meanValue: number | null; customers: number }[]): ValueGroup[] {
  return rows.flatMap(({ repeats, meanValue, customers }) =>
    meanValue === null ? [] : [{ repeats, meanValue, customers }],
  );
}

type Held = HistoryGroup & Omit<NonNullable<HistoryRow['calibration']>, 'recencyDays' | 'ageDays'>;

async function fitHoldOut(
  rows: readonly HistoryRow[],
  { from, weeks }: { from: CalendarDate; weeks: number },
  pause: Pause,
): Promise<Outcome<HoldOut>> {
  if (weeks === 0)
    return refused(`The history is shorter than ${3 * shortestHoldOut} weeks: none of it can be held out.`);
  const held: Held[] = rows.flatMap(({ calibration, customers }) => {
    return calibration === null ? [] : [{ ...calibration, ...historyOf(calibration), customers }];
  });
  const purchases = await fitBgNbd(held, pause);
  if (purchases.fit === null) return refused(`Up to the hold-out: ${purchases.refusal}`);
  const values = await fitGammaGamma(valuesOf(held), pause);
  const sums = { predictedPurchases: 0, actualPurchases: 0, absoluteError: 0, predictedValue: 0, actualValue: 0 };
  for (const group of held) {
    await pause();
    const { customers, laterPurchases, laterValue } = group;
    const predicted = expectedPurchases(purchases.fit.parameters, group, weeks);
    sums.predictedPurchases += customers * predicted;
    sums.actualPurchases += customers * laterPurchases;
    sums.absoluteError += customers * Math.abs(predicted - laterPurchases);
    sums.actualValue += customers * laterValue;
    if (values.fit === null) continue;
    sums.predictedValue +=
      customers * predicted * expectedValue(values.fit.parameters, group.repeats, group.meanValue ?? 0);
  }
  const customers = total(held);
  const { predictedPurchases, actualPurchases, absoluteError, predictedValue, actualValue } = sums;
  return {
    fit: {
      ...{ from, weeks, customers, predictedPurchases, actualPurchases, actualValue },
      meanAbsoluteError: absoluteError / customers,
      predictedValue: values.fit === null ? null : predictedValue,
    },
    refusal: null,
  };
}
