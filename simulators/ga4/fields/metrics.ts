import type { Cell } from '../report/cell.js';
import type { Scope } from './dimensions.js';

interface MetricField {
  scope: Scope;
  type: 'TYPE_INTEGER' | 'TYPE_CURRENCY';
  of(cell: Cell): string;
  /** A dimension without which the metric is refused. */
  needs?: string;
}

const count = (of: (cell: Cell) => number): MetricField => ({
  scope: 'session',
  type: 'TYPE_INTEGER',
  of: (cell) => String(of(cell)),
});

export const METRICS: ReadonlyMap<string, MetricField> = new Map(
  Object.entries({
    sessions: count(({ sessions }) => sessions),
    engagedSessions: count(({ engagedSessions }) => engagedSessions),
    totalUsers: count(({ users }) => users),
    activeUsers: count(({ activeUsers }) => activeUsers),
    newUsers: count(({ newUsers }) => newUsers),
    addToCarts: count(({ addToCarts }) => addToCarts),
    ecommercePurchases: count(({ purchases }) => purchases),
    purchaseRevenue: { scope: 'session', type: 'TYPE_CURRENCY', of: (cell) => cell.revenueText() },
    itemRevenue: { scope: 'item', type: 'TYPE_CURRENCY', of: (cell) => cell.revenueText() },
    advertiserAdCost: { scope: 'session', type: 'TYPE_CURRENCY', of: () => '0', needs: 'sessionCampaignName' },
  } satisfies Record<string, MetricField>),
);
