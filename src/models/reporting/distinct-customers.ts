import type { Queryable } from '../../database/sql.js';
import { onlySources, type Scope } from '../../ledger/scope/scope.js';
import { markCustomers } from '../customer-sets/encoding.js';
import { CustomerMarks } from './customer-marks.js';
import { type CustomerSets, type DaySets, readSets, readSetsSoFar, readSteps, type Span } from './customer-set-rows.js';
import { EntryReader } from './entry-reader.js';
import { HistoriesOfSets, HistoriesOfSteps, type OrderHistories } from './order-histories.js';

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

/**
 * The same with new, returning and repeat customers, from the kept steps of all customers. A narrower scope knows other steps: then it
 * reads all sets up to the end of the last period.
 */
export async function customersByHistory(
  db: Queryable,
  scope: Scope,
  question: CustomerQuestion,
): Promise<CustomerHistoryCount[]> {
  if (isEmpty(question)) return [];
  const bundles = new ChannelBundles(question.groups);
  const wanted = wantedBy(question, bundles);
  if (onlySources(scope) !== null) {
    const sets = await readSetsSoFar(db, scope, wanted);
    return count(question, bundles, sets, new HistoriesOfSets(sets));
  }
  const sets = await readSets(db, wanted);
  if (sets.rows.length === 0) return count(question, bundles, sets, null);
  const steps = await readSteps(db, question.periods.map(wholeOf));
  return count(question, bundles, sets, new HistoriesOfSteps(steps, sets.highest));
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

/** From the first to the last day of a period. */
function wholeOf({ spans }: CustomerPeriod): Span {
  return {
    first: spans.reduce((earliest, { first }) => (first < earliest ? first : earliest), spans[0]!.first),
    last: spans.reduce((latest, { last }) => (last > latest ? last : latest), spans[0]!.last),
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

function count(
  { groups, periods }: CustomerQuestion,
  bundles: ChannelBundles,
  sets: CustomerSets,
  histories: OrderHistories | null,
): CustomerHistoryCount[] {
  const reader = new EntryReader(sets.highest);
  const customers = new CustomerMarks(sets.highest);
  const countries = groups.map((group) =>
    group.countries === undefined ? null : new Set(group.countries.map((country) => country ?? '')),
  );
  return periods.flatMap((period) =>
    groups.map(({ key: groupKey }, place) => {
      const counted = customers.next();
      const wanted = countries[place]!;
      let ofPeriod = 0;
      for (const row of rowsOf(sets, bundles.ofGroups[place]!, period.spans)) {
        ofPeriod +=
          wanted === null
            ? markCustomers(Buffer.from(row.customers, 'latin1'), counted)
            : reader.mark(row, wanted, counted);
      }
      return {
        ...{ periodKey: period.key, groupKey, customers: ofPeriod },
        ...(histories?.countOf(counted, ofPeriod, wholeOf(period)) ?? noHistory),
      };
    }),
  );
}

const noHistory = { newCustomers: 0, returningCustomers: 0, repeatCustomers: 0 };

function rowsOf(sets: CustomerSets, bundles: readonly number[], spans: readonly Span[]): DaySets[] {
  return spans.flatMap((span) => bundles.flatMap((bundle) => sets.within(bundle, span)));
}
