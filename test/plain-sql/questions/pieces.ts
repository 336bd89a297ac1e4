/** SQL with a row for each of an answer, with its values in order; of rows and a total after them, one statement for each. */
export type WorkedOut = string | [rows: string, total: string];

/** Orders and what was taken back of them. */
export const net = `(
  select e.*, e.gross_sales - e.discounts as sales, (not e.is_back)::integer as orders from plain.by_order e
)`;

/** The same by line. */
export const byLine = `(
  select e.*, e.gross_sales - e.discounts - e.returns as net from plain.by_line e
)`;

/** The first and the last day with trade. */
export const known = `(
  select min(date_key) as first, max(date_key) as last,
    to_date(min(date_key)::text, 'YYYYMMDD') as first_date, to_date(max(date_key)::text, 'YYYYMMDD') as last_date
  from plain.by_order
)`;

export const rate = (above: string, below: string): string => `round((${above})::numeric / nullif(${below}, 0), 6)`;

export const key = (day: string): string => day.replaceAll('-', '');

export const inRange = (from: string, to: string): string => `date_key between ${key(from)} and ${key(to)}`;

/** Each level at the end of a day, yyyymmdd or SQL of one; null: the location does not stock it. */
export const levels = (day: string): string => `(
  select distinct on (product_key, location_key) product_key, location_key, date_key,
    case when is_active then on_hand end as on_hand
  from warehouse.fact_inventory where date_key <= ${day} order by product_key, location_key, fact_inventory.date_key desc
)`;

/** A variant's net units of some days. */
export const netUnits = (from: string, to: string): string => `(
  select variant as product_key, sum(items_sold - items_returned) as units
  from plain.by_line where ${inRange(from, to)} group by 1
)`;
