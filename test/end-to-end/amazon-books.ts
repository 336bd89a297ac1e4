import { booksOf } from '../../simulators/amazon/data/books.js';
import type { Seller } from '../../simulators/amazon/data/seller.js';
import type { Micros } from '../../simulators/kit/clock.js';
import type { Pool } from '../../src/database/pool.js';

/** A line for each marketplace, with amounts in hundredths, and what is not a sale. */
export function amazonLedger(seller: Seller, now: Micros): string[] {
  const { sales, refunds, counts } = booksOf(seller, now);
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, each) => total + each, 0n);
  const lines = seller.marketplaces.map(({ id, name }) => {
    const own = sales.filter(({ marketplaceId }) => marketplaceId === id);
    const back = refunds.filter(({ marketplaceId }) => marketplaceId === id);
    return lineOf(name, {
      orders: sum(own.map(({ orders }) => BigInt(orders))),
      units: sum(own.map(({ units }) => BigInt(units))),
      total: sum(own.map((each) => each.gross + each.shipping + each.giftWrap - each.promotions)),
      taxByAmazon: sum(own.map(({ taxByAmazon }) => taxByAmazon)),
      refunded: -sum(back.map(({ total }) => total)),
    });
  });
  return [...lines.sort(), `cancelled ${counts.cancelled}, elsewhere ${counts.nonAmazon}`];
}

/** The same of the warehouse. */
export async function amazonWarehouse(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<Record<keyof Figures, string> & { name: string }>(`
    with sold as (
      select
        regexp_replace(c.sales_channel, ' \\(.*', '') as name,
        count(*) as orders,
        sum((select sum(i.quantity) from warehouse.fact_order_items i where i.order_key = o.order_key)) as units,
        sum(o.store_total) as total,
        sum(o.presentment_total - o.store_total) as tax_by_amazon
      from warehouse.fact_orders o
      join warehouse.dim_channel c using (channel_key)
      where not o.is_test and o.cancelled_at is null
      group by 1
    ), back as (
      select regexp_replace(c.sales_channel, ' \\(.*', '') as name, sum(r.store_refunded) as refunded
      from warehouse.fact_refunds r
      join warehouse.dim_channel c using (channel_key)
      group by 1
    )
    select
      name,
      coalesce(orders, 0)::bigint as orders,
      coalesce(units, 0)::bigint as units,
      round(coalesce(total, 0) * 100)::bigint as total,
      round(coalesce(tax_by_amazon, 0) * 100)::bigint as "taxByAmazon",
      round(coalesce(refunded, 0) * 100)::bigint as refunded
    from sold full join back using (name)`);
  const { rows: others } = await pool.query<{ cancelled: string; elsewhere: string }>(`
    select
      count(*) filter (where o.cancelled_at is not null and c.sales_channel not like 'Non-Amazon%') as cancelled,
      count(*) filter (where c.sales_channel like 'Non-Amazon%') as elsewhere
    from warehouse.fact_orders o
    join warehouse.dim_channel c using (channel_key)`);
  const { cancelled, elsewhere } = others[0]!;
  const lines = rows.map(({ name, ...figures }) => lineOf(name, figures));
  return [...lines.sort(), `cancelled ${cancelled}, elsewhere ${elsewhere}`];
}

type Figures = Record<'orders' | 'units' | 'total' | 'taxByAmazon' | 'refunded', bigint | string>;

function lineOf(name: string, { orders, units, total, taxByAmazon, refunded }: Figures): string {
  return `${name}: orders ${orders}, units ${units}, total ${total}, tax by Amazon ${taxByAmazon}, refunded ${refunded}`;
}
