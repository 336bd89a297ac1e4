import { dateKey } from '../../canonical/calendar-date.js';
import {
  isRepeatedMark,
  isVoidMark,
  markCustomers,
  type MarkedCustomers,
  readEntries,
} from '../customer-sets/encoding.js';
import { CustomerMarks } from './customer-marks.js';
import type { HistoryCounts } from './customer-question.js';
import { type CustomerSets, rowsWithin, type Span, type StepSets } from './customer-set-rows.js';
import { EntryReader } from './entry-reader.js';

/** Which orders were the customers' first and second ones. */
export interface OrderHistories {
  /** `counted`: those who ordered in the period, perhaps only in some channels; `customers`: how many they are. */
  countOf(counted: MarkedCustomers, customers: number, period: Span): HistoryCounts;
}

const firsts = new CustomerMarks();
const seconds = new CustomerMarks();

/**
 * From the kept steps of all customers, of which only those within the period matter: whoever is not new was there before; and who
 * has one order by the end of the period made it in the period, and no second one.
 */
export class HistoriesOfSteps implements OrderHistories {
  readonly #steps: readonly StepSets[];
  readonly #highest: number;
  /** By their numbers, those whose first order was not valid: the first day of those that hold their first valid one; or `never`. */
  readonly #late = new Map<number, number>();

  constructor(steps: readonly StepSets[], highest: number) {
    this.#steps = steps;
    this.#highest = highest;
    const numbersIn = (sets: string): Uint32Array => {
      const entries = new Uint32Array(sets.length);
      return entries.subarray(0, readEntries(sets, highest, entries)).map((entry) => entry >>> 2);
    };
    for (const { voidFirstOrders } of steps) {
      for (const number of numbersIn(voidFirstOrders)) this.#late.set(number, never);
    }
    for (const { dateKey: day, laterValidOrders } of steps) {
      for (const number of numbersIn(laterValidOrders)) this.#late.set(number, day);
    }
  }

  countOf(counted: MarkedCustomers, customers: number, period: Span): HistoryCounts {
    const [begin, end] = [dateKey(period.first), dateKey(period.last)];
    const steps = rowsWithin(this.#steps, period);
    const [first, second] = [firsts.next(this.#highest), seconds.next(this.#highest)];
    const mark = (sets: string | null, as: MarkedCustomers, among: MarkedCustomers): number =>
      sets === null ? 0 : markCustomers(sets, as, among);
    let newCustomers = 0;
    let began = 0;
    for (const { firstOrders, voidFirstOrders } of steps) {
      const atOnce = mark(firstOrders, first, counted);
      newCustomers += atOnce;
      began += atOnce + mark(voidFirstOrders, first, counted);
    }
    let beganAndRepeated = 0;
    for (const { secondOrders } of steps) beganAndRepeated += mark(secondOrders, second, first);
    let withoutValid = 0;
    for (const [number, valid] of this.#late) {
      if (counted.marks[number] !== counted.mark) continue;
      if (valid > end) withoutValid += 1;
      else if (valid >= begin) newCustomers += 1;
    }
    return {
      newCustomers,
      returningCustomers: customers - newCustomers - withoutValid,
      repeatCustomers: customers - (began - beganAndRepeated),
    };
  }
}

const never = Number.POSITIVE_INFINITY;

/**
 * From the sets of all days up to the end of the last period: two date keys for each customer number, side by side, because memory is
 * what reading them costs: the day of the first valid order, and that of the second order, valid or not. 0: none; a second one of
 * `once`: one order.
 */
export class HistoriesOfSets implements OrderHistories {
  readonly #days: Int32Array;

  constructor(sets: CustomerSets) {
    this.#days = new Int32Array(2 * (sets.highest + 1));
    const days = this.#days;
    const reader = new EntryReader(sets.highest);
    for (const row of sets.rows) {
      const { dateKey: day } = row;
      const length = reader.read(row, null);
      const { entries } = reader;
      for (let at = 0; at < length; at += 1) {
        const entry = entries[at]!;
        const first = 2 * (entry >>> 2);
        const second = first + 1;
        if (days[first] === 0 && (entry & isVoidMark) === 0) days[first] = day;
        if (days[second]! > once) continue;
        days[second] = days[second] === once || (entry & isRepeatedMark) !== 0 ? day : once;
      }
    }
  }

  countOf({ marks, mark }: MarkedCustomers, _customers: number, period: Span): HistoryCounts {
    const [begin, end] = [dateKey(period.first), dateKey(period.last)];
    const counts = { newCustomers: 0, returningCustomers: 0, repeatCustomers: 0 };
    for (let customer = 0; customer < marks.length; customer += 1) {
      if (marks[customer] !== mark) continue;
      const first = this.#days[2 * customer]!;
      const second = this.#days[2 * customer + 1]!;
      if (first !== 0 && first < begin) counts.returningCustomers += 1;
      else if (first !== 0 && first <= end) counts.newCustomers += 1;
      if (second > once && second <= end) counts.repeatCustomers += 1;
    }
    return counts;
  }
}

const once = 1;
