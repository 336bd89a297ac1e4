import type { Queryable } from '../../database/sql.js';
import { onlySources, type Scope } from '../../ledger/scope/scope.js';
import { markCustomers } from '../customer-sets/encoding.js';
import { CustomerMarks } from './customer-marks.js';
import { isOfMonths, monthCounts, noHistory } from './customer-month-counts.js';
import {
  type CustomerGroup,
  type CustomerQuestion,
  type HistoryCounts,
  isEmpty,
  wholeOf,
} from './customer-question.js';
import { type CustomerSets, type DaySets, readSets, readSetsSoFar, readSteps, type Span } from './customer-set-rows.js';
import { EntryReader } from './entry-reader.js';
import { HistoriesOfSets, HistoriesOfSteps, type OrderHistories } from './order-histories.js';

export interface CustomerCount {
  periodKey: string;
  groupKey: string;
  /** Distinct customers who ordered. Test orders do not count. */
  customers: number;
}

/** The same customers by all their orders at the sources in scope, in any channel and country. */
export interface CustomerHistoryCount extends CustomerCount, HistoryCounts {}

type CountBySets = (rest: CustomerQuestion, bundles: ChannelBundles) => Promise<CustomerHistoryCount[]>;

/**
 * The exact number of distinct customers of each period and group: for each period in the order given, for each group. Reads what is
 * kept of days and channels, or of whole months and all channels, never the facts; see `bench/README.md` for what it costs.
 */
export async function distinctCustomers(db: Queryable, question: CustomerQuestion): Promise<CustomerCount[]> {
  const counts = await monthsFirst(db, question, false, async (rest, bundles) =>
    count(rest, bundles, await readSets(db, wantedBy(rest, bundles)), null),
  );
  return counts.map(({ periodKey, groupKey, customers }) => ({ periodKey, groupKey, customers }));
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
  if (onlySources(scope) !== null) {
    if (isEmpty(question)) return [];
    const bundles = new ChannelBundles(question.groups);
    const sets = await readSetsSoFar(db, scope, wantedBy(question, bundles));
    return count(question, bundles, sets, new HistoriesOfSets(sets));
  }
  return await monthsFirst(db, question, true, async (rest, bundles) => {
    const sets = await readSets(db, wantedBy(rest, bundles));
    if (sets.rows.length === 0) return count(rest, bundles, sets, null);
    const steps = await readSteps(db, rest.periods.map(wholeOf));
    return count(rest, bundles, sets, new HistoriesOfSteps(steps, sets.highest));
  });
}

/**
 * Whole months of all channels by what is kept of these; the rest by sets, where it is some groups in all periods, or all groups in
 * some periods. Else the sets of all are read for the rest, and answer everything.
 */
async function monthsFirst(
  db: Queryable,
  question: CustomerQuestion,
  hasHistory: boolean,
  countBySets: CountBySets,
): Promise<CustomerHistoryCount[]> {
  const { groups, periods } = question;
  const most = Math.max(...groups.map(channelCount));
  const ofAll = groups.filter((group) => group.countries === undefined && channelCount(group) === most);
  const ofMonths = periods.filter(isOfMonths);
  const rest =
    ofMonths.length === periods.length
      ? { groups: groups.filter((group) => !ofAll.includes(group)), periods }
      : { groups, periods: periods.filter((period) => !ofMonths.includes(period)) };
  const { channelKeys } = ofAll[0] ?? { channelKeys: [] };
  const isWorth = ofMonths.length > 0 && (rest.periods === periods || ofAll.length === groups.length);
  const known =
    isWorth && ofAll.length > 0 ? await monthCounts(db, { channelKeys, periods: ofMonths, hasHistory }) : null;
  const bySets = known === null ? question : rest;
  const counted = isEmpty(bySets) ? [] : await countBySets(bySets, new ChannelBundles(bySets.groups));
  if (known === null) return counted;
  return periods.flatMap((period) =>
    groups.map((group) => {
      const place = rest.periods.indexOf(period) * rest.groups.length + rest.groups.indexOf(group);
      const isKnown = ofMonths.includes(period) && ofAll.includes(group);
      return isKnown
        ? { periodKey: period.key, groupKey: group.key, ...known[ofMonths.indexOf(period)]! }
        : counted[place]!;
    }),
  );
}

function channelCount({ channelKeys }: CustomerGroup): number {
  return new Set(channelKeys).size;
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

const customers = new CustomerMarks();

function count(
  { groups, periods }: CustomerQuestion,
  bundles: ChannelBundles,
  sets: CustomerSets,
  histories: OrderHistories | null,
): CustomerHistoryCount[] {
  const reader = new EntryReader(sets.highest);
  const countries = groups.map((group) =>
    group.countries === undefined ? null : new Set(group.countries.map((country) => country ?? '')),
  );
  return periods.flatMap((period) =>
    groups.map(({ key: groupKey }, place) => {
      const counted = customers.next(sets.highest);
      const wanted = countries[place]!;
      let ofPeriod = 0;
      for (const row of rowsOf(sets, bundles.ofGroups[place]!, period.spans)) {
        ofPeriod += wanted === null ? markCustomers(row.customers, counted) : reader.mark(row, wanted, counted);
      }
      return {
        ...{ periodKey: period.key, groupKey, customers: ofPeriod },
        ...(histories?.countOf(counted, ofPeriod, wholeOf(period)) ?? noHistory),
      };
    }),
  );
}

function rowsOf(sets: CustomerSets, bundles: readonly number[], spans: readonly Span[]): DaySets[] {
  return spans.flatMap((span) => bundles.flatMap((bundle) => sets.within(bundle, span)));
}
