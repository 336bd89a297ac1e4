import { select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import type { QuestionDatabase } from './snapshot.js';

/** A known visit before an order. */
export interface TouchPointRow {
  orderKey: string;
  /** ISO 8601. */
  touchedAt: string;
  channelGroup: string;
  source: string;
  medium: string;
  campaign: string | null;
  referrer: string | null;
  landingPage: string | null;
}

/** Those of each order, oldest first. */
export function touchPointsOfOrders(
  db: QuestionDatabase,
  scope: Scope,
  orderKeys: readonly string[],
): Promise<TouchPointRow[]> {
  return select<TouchPointRow>(
    db,
    sql`select p.order_key as "orderKey", p.touched_at as "touchedAt", p.channel_group as "channelGroup", p.source,
      p.medium, p.campaign, p.referrer, p.landing_page as "landingPage"
    from warehouse.fact_touch_points p
    where p.order_key = any(${orderKeys}::text[]) and ${within(scope, sql`p.source_id`)}
    order by p.order_key, p.touched_at, p.touch_key`,
  );
}
