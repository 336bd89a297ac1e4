import type { PlainDimension } from './dimensions.js';
import { type TradeName, tradeSql } from './metrics.js';

export type PlainUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

export interface PlainQuestion {
  from: string;
  to: string;
  /** null: the whole range is one period. */
  unit: PlainUnit | null;
  /** null: everything is one group. */
  by: PlainDimension | null;
  metrics: readonly TradeName[];
  /** Only so many groups, the first by net sales or by returns; the others are one more. null: all. */
  top: number | null;
}

/** Rows are those with trade: `period` (its first day within the range), `key`, `is_other`, and the metrics. */
export function plainReport({ from, to, unit, by, metrics, top }: PlainQuestion): string {
  const rows = by?.rows ?? 'plain.by_order';
  const key = by === null ? 'null::text' : by.isList ? 'one.key' : `${by.key}::text`;
  const keys = by?.isList ? `left join lateral unnest(r.${by.name}) as one (key) on true` : '';
  const first = unit === null ? `'${from}'::date` : `greatest(date_trunc('${unit}', d)::date, '${from}'::date)`;
  const last =
    unit === null
      ? `'${to}'::date`
      : `least((date_trunc('${unit}', d) + interval '${unit === 'quarter' ? '3 months' : `1 ${unit}`}')::date - 1, '${to}'::date)`;
  const ranking = by?.rows === 'plain.refund_event' ? tradeSql.returns : tradeSql.net_sales;
  return `
    with days as materialized (
      select ${numbered('d')} as date_key, ${first} as period, ${numbered(first)} as from_key, ${numbered(last)} as until_key
      from generate_series('${from}'::timestamp, '${to}', interval '1 day') as d
    ), event as (
      select r.*, days.period, days.from_key, days.until_key, ${key} as key
      from ${rows} r join days using (date_key) ${keys}
    ), placed as (
      select key, row_number() over (order by ${ranking} desc, key) as place from event r group by key
    ), shown as (
      select r.*, p.place > ${top ?? 'p.place'} as is_other, case when p.place > ${top ?? 'p.place'} then null else r.key end as shown_key
      from event r join placed p on coalesce(p.key, '') = coalesce(r.key, '')
    )
    select r.period::text, r.shown_key as key, r.is_other
      ${metrics.map((name) => `, (${tradeSql[name]})::text as ${name}`).join('')}
    from ${top === null ? '(select *, key as shown_key, false as is_other from event)' : 'shown'} r
    group by r.period, r.shown_key, r.is_other`;
}

function numbered(date: string): string {
  return `to_char(${date}, 'YYYYMMDD')::integer`;
}
