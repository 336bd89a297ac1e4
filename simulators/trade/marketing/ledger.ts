import type { Micros } from '../../kit/clock.js';
import { read, write } from '../ledger-money.js';
import { type Day, daysFrom } from './days.js';
import type { Marketing } from './marketing.js';

/** Sums of spend; amounts in the account's currency, exact decimals without trailing zeros. */
export interface SpendSums {
  cost: string;
  impressions: number;
  clicks: number;
  conversions: string;
  conversionValue: string;
}

export interface SpendLedger {
  total: SpendSums;
  byDay: Map<Day, SpendSums>;
  /** By campaign id. */
  byCampaign: Map<string, SpendSums>;
}

export interface VisitSums {
  sessions: number;
  engagedSessions: number;
  addToCarts: number;
  purchases: number;
  revenue: string;
}

export interface VisitLedger {
  total: VisitSums;
  byDay: Map<Day, VisitSums>;
  byChannelGroup: Map<string, VisitSums>;
}

/** What an account's platform shows at `now` of the days from `from` to `to`, both included. */
export function spendLedger(marketing: Marketing, accountId: string, from: Day, to: Day, now: Micros): SpendLedger {
  const names = ['impressions', 'clicks', 'cost', 'conversions', 'conversionValue'] as const;
  const [total, byDay, byCampaign] = [new Sums(names), new Sums(names), new Sums(names)];
  for (const day of daysFrom(from, to)) {
    for (const row of marketing.spend(accountId, day, now)) {
      total.add('', row);
      byDay.add(day, row);
      byCampaign.add(row.campaignId, row);
    }
  }
  const written = (sums: bigint[]): SpendSums => {
    const [impressions, clicks, cost, conversions, conversionValue] = sums.map(write) as [
      string,
      string,
      string,
      string,
      string,
    ];
    return { impressions: Number(impressions), clicks: Number(clicks), cost, conversions, conversionValue };
  };
  return { total: total.one(written), byDay: byDay.all(written), byCampaign: byCampaign.all(written) };
}

/** What a property shows at `now` of the days from `from` to `to`, both included. */
export function visitLedger(marketing: Marketing, propertyId: string, from: Day, to: Day, now: Micros): VisitLedger {
  const names = ['sessions', 'engagedSessions', 'addToCarts', 'purchases', 'revenue'] as const;
  const [total, byDay, byChannelGroup] = [new Sums(names), new Sums(names), new Sums(names)];
  for (const day of daysFrom(from, to)) {
    for (const row of marketing.visits(propertyId, day, now)) {
      total.add('', row);
      byDay.add(day, row);
      byChannelGroup.add(row.channelGroup, row);
    }
  }
  const written = (sums: bigint[]): VisitSums => {
    const [sessions, engagedSessions, addToCarts, purchases, revenue] = sums.map(write) as [
      string,
      string,
      string,
      string,
      string,
    ];
    return {
      ...{ sessions: Number(sessions), engagedSessions: Number(engagedSessions) },
      ...{ addToCarts: Number(addToCarts), purchases: Number(purchases), revenue },
    };
  };
  return { total: total.one(written), byDay: byDay.all(written), byChannelGroup: byChannelGroup.all(written) };
}

/** Exact sums of named columns by a key, in millionths. */
class Sums<Name extends string> {
  readonly #byKey = new Map<string, bigint[]>();

  constructor(readonly names: readonly Name[]) {}

  add(key: string, row: Record<Name, string | number>): void {
    const sums = this.#byKey.get(key) ?? this.names.map(() => 0n);
    this.#byKey.set(
      key,
      sums.map((sum, index) => sum + read(String(row[this.names[index]!]))),
    );
  }

  one<Written>(written: (sums: bigint[]) => Written): Written {
    return written(this.#byKey.get('') ?? this.names.map(() => 0n));
  }

  all<Written>(written: (sums: bigint[]) => Written): Map<string, Written> {
    return new Map([...this.#byKey].map(([key, sums]) => [key, written(sums)]));
  }
}
