import type { Queryable } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { isRepeatedMark, isVoidMark, keepCountries, markCustomers, readEntries } from '../customer-sets/encoding.js';
import { dateKey } from './calendar-date.js';
import { type CustomerSets, type DaySets, readSets, readSetsSoFar, type Span } from './customer-set-rows.js';

/** Channels in which a customer is counted once. Groups may overlap, as a total does. */
export interface CustomerGroup {
  key: string;
  channelKeys: readonly string[];
  /** Only orders shipped to these countries, as in `fact_orders`; null is an unknown one. Left out: all orders. */
  countries?: readonly (string | null)[];
}

/** Days over which a customer is counted once. Periods may overlap, as a total does. */
export interface CustomerPeriod {
  key: string;
  /** At least one; several where a filter leaves days out. */
  spans: readonly Span[];
}

export interface CustomerQuestion {
  groups: readonly CustomerGroup[];
  periods: readonly CustomerPeriod[];
}

export interface CustomerCount {
  periodKey: string;
  groupKey: string;
  /** Distinct customers who ordered. Test orders do not count. */
  customers: number;
}

/**
 * The same customers by all their orders at the sources in scope, in any channel and country. A valid order is one that was not
 * cancelled before anything was paid.
 */
export interface CustomerHistoryCount extends CustomerCount {
  /** Their first valid order lies between the first and the last day of the period. */
  newCustomers: number;
  /**
   * Their first valid order is older. With the new ones they are all but those without a valid order until the end of the period:
   * what they ordered in it was cancelled before they paid.
   */
  returningCustomers: number;
  /** They had two or more orders by the end of the period. */
  repeatCustomers: number;
}

/**
 * The exact number of distinct customers of each period and group: for each period in the order given, for each group. Reads the
 * kept sets of days and channels, never the facts; see `bench/README.md` for what it costs.
 */
export async function distinctCustomers(db: Queryable, question: CustomerQuestion): Promise<CustomerCount[]> {
  if (isEmpty(question)) return [];
  const bundles = new ChannelBundles(question.groups);
  const sets = await readSets(db, wantedBy(question, bundles));
  return count(question, bundles, sets, null).map(({ periodKey, groupKey, customers }) => ({
    periodKey,
    groupKey,
    customers,
  }));
}

/** The same with new, returning and repeat customers: it reads all sets up to the end of the last period. */
export async function customersByHistory(
  db: Queryable,
  scope: Scope,
  question: CustomerQuestion,
): Promise<CustomerHistoryCount[]> {
  if (isEmpty(question)) return [];
  const bundles = new ChannelBundles(question.groups);
  const sets = await readSetsSoFar(db, scope, wantedBy(question, bundles));
  return count(question, bundles, sets, historyOf(sets));
}

function isEmpty({ groups, periods }: CustomerQuestion): boolean {
  return groups.length === 0 || periods.length === 0;
}

function wantedBy({ groups, periods }: CustomerQuestion, bundles: ChannelBundles) {
  return {
    bundles: bundles.ofChannels,
    spans: periods.flatMap(({ spans }) => spans),
    hasCountries: groups.some(({ countries }) => countries !== undefined),
  };
}

/** Channels that are in the same groups are a bundle: Postgres joins their sets, and each set is sent once. */
class ChannelBundles {
  readonly ofChannels = new Map<string, number>();
  /** By the place of the group. */
  readonly ofGroups: number[][];

  constructor(groups: readonly CustomerGroup[]) {
    const memberships = new Map<string, number[]>();
    for (const [place, { channelKeys }] of groups.entries()) {
      for (const channel of new Set(channelKeys))
        memberships.set(channel, [...(memberships.get(channel) ?? []), place]);
    }
    this.ofGroups = groups.map(() => []);
    const known = new Map<string, number>();
    for (const [channel, places] of memberships) {
      const name = places.join();
      const bundle = known.get(name) ?? known.size + 1;
      this.ofChannels.set(channel, bundle);
      if (known.has(name)) continue;
      known.set(name, bundle);
      for (const place of places) this.ofGroups[place]!.push(bundle);
    }
  }
}

/**
 * Two date keys for each customer number, side by side, because memory is what reading them costs: the day of the first valid order,
 * and that of the second order, valid or not. 0: none; a second one of `once`: one order.
 */
type OrderHistory = Int32Array;

const once = 1;

function historyOf(sets: CustomerSets): OrderHistory {
  const history = new Int32Array(2 * (sets.highest + 1));
  const reader = new EntryReader(sets);
  for (const row of sets.rows) {
    const { dateKey: day } = row;
    const length = reader.read(row, null);
    const { entries } = reader;
    for (let at = 0; at < length; at += 1) {
      const entry = entries[at]!;
      const first = 2 * (entry >>> 2);
      const second = first + 1;
      if (history[first] === 0 && (entry & isVoidMark) === 0) history[first] = day;
      if (history[second]! > once) continue;
      history[second] = history[second] === once || (entry & isRepeatedMark) !== 0 ? day : once;
    }
  }
  return history;
}

function count(
  { groups, periods }: CustomerQuestion,
  bundles: ChannelBundles,
  sets: CustomerSets,
  history: OrderHistory | null,
): CustomerHistoryCount[] {
  const reader = new EntryReader(sets);
  const marks = new CustomerMarks(sets.highest);
  const countries = groups.map((group) =>
    group.countries === undefined ? null : new Set(group.countries.map((country) => country ?? '')),
  );
  return periods.flatMap(({ key: periodKey, spans }) => {
    const begin = Math.min(...spans.map(({ first }) => dateKey(first)));
    const end = Math.max(...spans.map(({ last }) => dateKey(last)));
    return groups.map(({ key: groupKey }, place) => {
      const counts = { periodKey, groupKey, customers: 0, newCustomers: 0, returningCustomers: 0, repeatCustomers: 0 };
      const mark = marks.next();
      for (const row of rowsOf(sets, bundles.ofGroups[place]!, spans)) {
        const wanted = countries[place]!;
        if (wanted === null && history === null)
          counts.customers += markCustomers(Buffer.from(row.customers, 'latin1'), marks.ofCustomers, mark);
        else {
          const length = reader.read(row, wanted);
          countEntries(reader.entries, length, { marks: marks.ofCustomers, mark, history, begin, end }, counts);
        }
      }
      return counts;
    });
  });
}

interface Tally {
  marks: Uint8Array;
  mark: number;
  history: OrderHistory | null;
  /** Date keys of the period's first and last day. */
  begin: number;
  end: number;
}

/** Adds the customers of the first entries who are not marked yet. */
function countEntries(
  entries: Uint32Array,
  length: number,
  { marks, mark, history, begin, end }: Tally,
  counts: CustomerHistoryCount,
): void {
  for (let at = 0; at < length; at += 1) {
    const customer = entries[at]! >>> 2;
    if (marks[customer] === mark) continue;
    marks[customer] = mark;
    counts.customers += 1;
    if (history === null) continue;
    const first = history[2 * customer]!;
    const second = history[2 * customer + 1]!;
    if (first !== 0 && first < begin) counts.returningCustomers += 1;
    else if (first !== 0 && first <= end) counts.newCustomers += 1;
    if (second > once && second <= end) counts.repeatCustomers += 1;
  }
}

/** By customer number, the mark of the count in which it was last seen, so that nothing has to be cleared between two counts. */
class CustomerMarks {
  /** A byte each, so that those of hundreds of thousands of customers stay in the processor's cache. */
  readonly ofCustomers: Uint8Array;
  private last = 0;

  constructor(highest: number) {
    this.ofCustomers = new Uint8Array(highest + 1);
  }

  /** A mark that no customer has. */
  next(): number {
    if (this.last === 255) {
      this.ofCustomers.fill(0);
      this.last = 0;
    }
    this.last += 1;
    return this.last;
  }
}

function rowsOf(sets: CustomerSets, bundles: readonly number[], spans: readonly Span[]): DaySets[] {
  return spans.flatMap((span) => bundles.flatMap((bundle) => sets.within(bundle, span)));
}

/** Reads the entries of one row at a time. */
class EntryReader {
  /** Those of the last row read. */
  entries = new Uint32Array(0);

  constructor(private readonly sets: CustomerSets) {}

  /** Returns how many entries the row has, of some countries or of all. */
  read({ customers, countryPlaces, countries }: DaySets, wanted: ReadonlySet<string> | null): number {
    if (this.entries.length < customers.length) this.entries = new Uint32Array(2 * customers.length);
    const length = readEntries(customers, this.sets.highest, this.entries);
    if (wanted === null) return length;
    const isWanted = countries!.map((list) => list.map((country) => wanted.has(country)));
    return keepCountries(this.entries, countryPlaces!, isWanted);
  }
}
