import { type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { Settlement } from '../facts/settlement.js';
import type { Ordering } from './keyset.js';
import { columnsOf, rowColumn, type RowColumns } from './row-columns.js';

export interface SettlementFilter {
  source?: string[] | null;
  hasDifference?: boolean | null;
}

const keys = [
  { expression: sql`st.ends_at`, type: 'timestamptz' },
  { expression: sql`st.source_id`, type: 'text' },
  { expression: sql`st.settlement_id`, type: 'text' },
] as const;

export const settlementOrderings = {
  ENDS_AT_DESC: { description: 'Newest first.', direction: 'desc', terms: keys },
  ENDS_AT_ASC: { description: 'Oldest first.', direction: 'asc', terms: keys },
} as const satisfies Record<string, Ordering>;

const ofPostings = sql`from warehouse.posting p where p.source_id = st.source_id and p.settlement_id = st.settlement_id`;
const posted = sql`(select coalesce(sum(p.total), 0) ${ofPostings})`;

export const settlementColumns: RowColumns = {
  ...columnsOf('st', Settlement, [
    ...['sourceId', 'settlementId', 'startsAt', 'endsAt', 'depositedAt', 'currency', 'total'],
  ]),
  settlementKey: rowColumn(sql`st.source_id || ':' || st.settlement_id`, 'text'),
  posted: rowColumn(posted, 'numeric'),
  difference: rowColumn(sql`st.total - ${posted}`, 'numeric'),
  fees: rowColumn(
    sql`(select coalesce(sum(f.account_amount), 0) from warehouse.fact_fees f
      join warehouse.posting p on p.source_id = f.source_id and p.posting_id = f.posting_id
      where p.source_id = st.source_id and p.settlement_id = st.settlement_id)`,
    'numeric',
  ),
};

/** The filter as conditions on `warehouse.settlement st`. */
export function settlementConditions(scope: Scope, { source, hasDifference }: SettlementFilter): Sql[] {
  const conditions = [within(scope, sql`st.source_id`)];
  if (source) conditions.push(sql`st.source_id = any(${source}::text[])`);
  if (typeof hasDifference === 'boolean') conditions.push(sql`(st.total <> ${posted}) = ${hasDifference}`);
  return conditions;
}

export const differenceReasons = {
  no_posting: "Rows of the payout's report that no posting explains.",
  no_rows: 'Postings that are said to be in the payout, but are not in its report.',
  other_amount: 'The rows of the report and the postings have different sums.',
  not_listed: "The rows of the report do not add up to the payout's total.",
} as const;

export type DifferenceReason = keyof typeof differenceReasons;

/** Amounts are decimals in the settlement's currency. */
export interface SettlementDifference {
  settlementKey: string;
  currency: string;
  reason: DifferenceReason;
  orderId: string | null;
  listed: string;
  posted: string;
  difference: string;
  rows: ListedAmount[];
  postings: PostedAmount[];
  [column: string]: unknown;
}

interface ListedAmount {
  transactionType: string;
  amountType: string;
  description: string;
  sku: string | null;
  postedAt: string | null;
  amount: string;
}

interface PostedAmount {
  postingId: string;
  type: string;
  postedAt: string;
  amount: string;
}

/**
 * Where the report of a payout and its postings differ, the largest difference first: by order; without an order by the second of the
 * posting, which both have. Together they are the whole difference of the settlement.
 */
export async function differencesOfSettlements(
  db: Queryable,
  scope: Scope,
  settlementKeys: readonly string[],
): Promise<SettlementDifference[]> {
  const group = sql`source_id, settlement_id, order_id, posted_at`;
  return select(
    db,
    sql`with asked as materialized (
        select st.source_id, st.settlement_id, st.currency, st.total
        from warehouse.settlement st
        where st.source_id || ':' || st.settlement_id = any(${settlementKeys}::text[]) and ${within(scope, sql`st.source_id`)}
      ),
      booked as materialized (
        select p.source_id, p.settlement_id, coalesce(p.platform_order_id, '') as order_id,
          case when p.platform_order_id is null then date_trunc('second', p.posted_at) else '-infinity' end as posted_at,
          p.total as amount,
          jsonb_build_object('postingId', p.posting_id, 'type', p.posting_type, 'postedAt', p.posted_at, 'amount', p.total::text) as shown
        from asked a
        join warehouse.posting p on p.source_id = a.source_id and p.settlement_id = a.settlement_id
        where p.total <> 0
      ),
      listed as materialized (
        select r.source_id, r.settlement_id, r.order_id as named_order_id, coalesce(b.order_id, '') as order_id,
          case when b.order_id is null then coalesce(date_trunc('second', r.posted_at), 'infinity') else '-infinity' end as posted_at,
          r.amount,
          jsonb_build_object('transactionType', r.transaction_type, 'amountType', r.amount_type, 'description', r.description,
            'sku', r.sku, 'postedAt', r.posted_at, 'amount', r.amount::text) as shown
        from asked a
        join warehouse.settlement_row r on r.source_id = a.source_id and r.settlement_id = a.settlement_id
        left join (select distinct source_id, settlement_id, order_id from booked where order_id <> '') b
          on b.source_id = r.source_id and b.settlement_id = r.settlement_id and b.order_id = r.order_id
      ),
      compared as (
        select ${group}, coalesce(l.amount, 0) as listed, coalesce(b.amount, 0) as posted, l.rows, b.postings, l.named_order_id
        from (
          select ${group}, sum(amount) as amount, jsonb_agg(shown) as rows, max(named_order_id) as named_order_id from listed group by ${group}
        ) l
        full join (
          select ${group}, sum(amount) as amount, jsonb_agg(shown) as postings from booked group by ${group}
        ) b using (${group})
        where coalesce(l.amount, 0) <> coalesce(b.amount, 0)
      ),
      differences as (
        select c.source_id, c.settlement_id, nullif(coalesce(nullif(c.order_id, ''), c.named_order_id), '') as order_id,
          case when c.postings is null then 'no_posting' when c.rows is null then 'no_rows' else 'other_amount' end as reason,
          c.listed, c.posted, coalesce(c.rows, '[]') as rows, coalesce(c.postings, '[]') as postings
        from compared c
        union all
        select a.source_id, a.settlement_id, null, 'not_listed', a.total - coalesce(l.amount, 0), 0, '[]', '[]'
        from asked a
        left join (select source_id, settlement_id, sum(amount) as amount from listed group by source_id, settlement_id) l
          on l.source_id = a.source_id and l.settlement_id = a.settlement_id
        where a.total <> coalesce(l.amount, 0)
      )
      select a.source_id || ':' || a.settlement_id as "settlementKey", a.currency, d.reason, d.order_id as "orderId",
        d.listed, d.posted, d.listed - d.posted as difference, d.rows, d.postings
      from differences d
      join asked a on a.source_id = d.source_id and a.settlement_id = d.settlement_id
      order by 1, abs(d.listed - d.posted) desc, d.order_id, d.reason, d.rows::text`,
  );
}
