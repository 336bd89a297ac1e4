import type { LedgerDay } from '../../simulators/trade/ledger.js';
import type { Pool } from '../../src/database/pool.js';

type BookedDay = Omit<LedgerDay, 'customers'>;

/** The warehouse's daily sums in the ledger's form, without days of zeros, as in the ledger. */
export async function warehouseBooks(pool: Pool): Promise<BookedDay[]> {
  const { rows } = await pool.query<BookedDay>(`
    select
      to_char(d.date, 'YYYY-MM-DD') as day,
      sum(a.orders)::integer as orders,
      trim_scale(sum(a.items_sold)) as "itemsSold",
      trim_scale(sum(a.gross_sales)) as "grossSales",
      trim_scale(sum(a.discounts)) as discounts,
      trim_scale(sum(a.returns)) as returns,
      trim_scale(sum(a.gross_sales - a.discounts - a.returns)) as "netSales",
      trim_scale(sum(a.shipping)) as shipping,
      trim_scale(sum(a.taxes)) as taxes,
      trim_scale(sum(a.duties)) as duties,
      trim_scale(sum(a.fees)) as fees,
      trim_scale(sum(a.tips)) as tips,
      trim_scale(sum(a.gross_sales - a.discounts - a.returns + a.shipping + a.taxes + a.duties + a.fees)) as "totalSales",
      trim_scale(sum(a.revenue)) as revenue,
      trim_scale(sum(a.refunds)) as refunds
    from warehouse.agg_daily_summary as a
    join warehouse.dim_date as d using (date_key)
    group by d.date
    order by d.date
  `);
  return rows.filter(isNotEmpty);
}

/**
 * The number of orders and stores of each customer, and the amount, as `3 in 2, 51.75`. Without customers without
 * orders.
 */
export async function warehouseCustomers(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ figures: string }>(`
    select format('%s in %s, %s', c.order_count, count(distinct o.source_id), trim_scale(c.total_spent)) as figures
    from warehouse.dim_customer as c
    join warehouse.fact_orders as o using (customer_key)
    where not o.is_test
    group by c.customer_key`);
  return rows.map(({ figures }) => figures);
}

/** The ledger's days without the figures that cannot be summed over days. */
export function ledgerBooks(days: LedgerDay[]): BookedDay[] {
  return days.map(({ customers, ...day }) => day).filter(isNotEmpty);
}

function isNotEmpty({ day, ...figures }: BookedDay): boolean {
  return Object.values(figures).some((figure) => String(figure) !== '0');
}

/**
 * Each figure in which two books differ, as `2026-03-16 taxes: 1.5, not 1.25`, for the message of a failed comparison.
 */
export function disagreements(ours: readonly BookedDay[], theirs: readonly BookedDay[]): string[] {
  const [our, their] = [new Map(ours.map((day) => [day.day, day])), new Map(theirs.map((day) => [day.day, day]))];
  return [...new Set([...our.keys(), ...their.keys()])].sort().flatMap((day) => {
    const [left, right] = [our.get(day), their.get(day)];
    const figures = Object.keys({ ...left, ...right }) as (keyof BookedDay)[];
    return figures
      .filter((figure) => left?.[figure] !== right?.[figure])
      .map((figure) => `${day} ${figure}: ${left?.[figure]}, not ${right?.[figure]}`);
  });
}
