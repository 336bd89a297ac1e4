import { allOf, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { type AttributionModel, attributionModels } from './attribution-models.js';

/** What sales are attributed to: a column of the touch points. */
export const attributionColumns = {
  channel_group: sql`p.channel_group`,
  source: sql`p.source`,
  medium: sql`p.medium`,
  campaign: sql`coalesce(p.campaign, '(not set)')`,
} as const satisfies Record<string, Sql>;

export type AttributedBy = keyof typeof attributionColumns;

export interface AttributionQuestion {
  model: AttributionModel;
  by: AttributedBy;
  /** A visit earlier than this before its order has no part in it. */
  lookbackDays: number;
  /** Conditions on the orders, as `warehouse.fact_orders o`. */
  orders: readonly Sql[];
  /** Names beyond the first so many by net sales are summed up as one row. */
  limit: number;
}

/** `group`: of a name; `rest`: of all names beyond the limit; `unattributed`: of orders without a visit that takes part. */
export interface AttributedRow {
  kind: 'group' | 'rest' | 'unattributed';
  /** null but for a group. */
  name: string | null;
  /** Decimals: an order may be divided. In the reporting currency, exact. */
  orders: string;
  netSales: string;
}

/** Decimals to which a share is rounded. The last visit of an order gets what is left, so that its shares add up to it. */
const shareDecimals = 6;

/**
 * Orders and their net sales (gross sales less discounts less everything returned of them so far), attributed by a model to
 * the visits before them. All rows together are exactly the orders and their net sales, in whatever model.
 *
 * Direct visits take part only in orders without any other visit: what led to the store is what came before them.
 */
export async function attributedSales(
  db: Queryable,
  scope: Scope,
  { model, by, lookbackDays, orders, limit }: AttributionQuestion,
): Promise<AttributedRow[]> {
  const { weight } = attributionModels[model];
  return select<AttributedRow>(
    db,
    sql`with ordered as materialized (
      select o.order_key, o.ordered_at,
        o.gross_sales - o.discounts - coalesce((
          select sum(f.returns) from warehouse.fact_refunds f where f.order_key = o.order_key
        ), 0) as net_sales
      from warehouse.fact_orders o
      where not o.is_test and ${within(scope, sql`o.source_id`)} and ${allOf([...orders])}
    ),
    visited as (
      select o.order_key, o.ordered_at, o.net_sales, p.touch_key, p.touched_at,
        ${attributionColumns[by]} as name,
        p.channel_group = 'Direct' as is_direct,
        bool_and(p.channel_group = 'Direct') over (partition by o.order_key) as is_only_direct
      from ordered o
      join warehouse.fact_touch_points p on p.order_key = o.order_key
      where p.touched_at >= o.ordered_at - make_interval(days => ${lookbackDays}::integer)
    ),
    placed as (
      select v.*,
        row_number() over (partition by v.order_key order by v.touched_at, v.touch_key) as place,
        count(*) over (partition by v.order_key) as places
      from visited v
      where v.is_only_direct or not v.is_direct
    ),
    weighted as (
      select placed.*, ${weight} as weight from placed
    ),
    shared as (
      select w.*, w.weight / sum(w.weight) over (partition by w.order_key) as share from weighted w
    ),
    rounded as (
      select s.order_key, s.name, s.net_sales, s.place = s.places as is_last,
        round(s.share, ${shareDecimals}) as orders_share,
        round(s.share * s.net_sales, ${shareDecimals}) as sales_share
      from shared s
    ),
    credited as (
      select r.order_key, r.name,
        case when r.is_last then 1 - sum(r.orders_share) over of_order + r.orders_share else r.orders_share end as orders,
        case when r.is_last then r.net_sales - sum(r.sales_share) over of_order + r.sales_share
          else r.sales_share end as net_sales
      from rounded r
      window of_order as (partition by r.order_key)
    ),
    named as (
      select c.name, sum(c.orders) as orders, sum(c.net_sales) as net_sales,
        row_number() over (order by sum(c.net_sales) desc, c.name collate "C") as rank
      from credited c
      group by c.name
    ),
    listed as (
      select 1 as part, n.rank, 'group' as kind, n.name, n.orders, n.net_sales from named n where n.rank <= ${limit}
      union all
      select 2, 0, 'rest', null, sum(n.orders), sum(n.net_sales) from named n where n.rank > ${limit} having count(*) > 0
      union all
      select 3, 0, 'unattributed', null, count(*), sum(o.net_sales)
      from ordered o
      where not exists (select 1 from credited c where c.order_key = o.order_key)
      having count(*) > 0
    )
    select l.kind, l.name, l.orders, l.net_sales as "netSales" from listed l order by l.part, l.rank`,
  );
}
