import type { PlainDimension } from './dimensions.js';
import { type TradeName, tradeSql } from './metrics.js';

export type PlainUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

export interface PlainQuestion {
  from: string;
  to: string;
  /** null: the whole range is one period. */
  unit: PlainUnit | null;
  /** None: everything is one group. */
  by: readonly PlainDimension[];
  metrics: readonly TradeName[];
  /** Only so many groups, the first by net sales or by returns; the others are one more. null: all. */
  top: number | null;
}

/** Rows are those with trade: `period` (its first day within the range), `keys` by dimension (null: of the others), and the metrics. */
export function plainReport({ from, to, unit, by, metrics, top }: PlainQuestion): string {
  const rows = rowsOf(by);
  const one = by.map(({ isList, key }, index) => (isList ? `one_${index}.key` : `${key}::text`));
  const lists = by.map(({ isList, name }, index) =>
    isList ? `left join lateral unnest(r.${name}) as one_${index} (key) on true` : '',
  );
  const first = unit === null ? `'${from}'::date` : `greatest(date_trunc('${unit}', d)::date, '${from}'::date)`;
  const last =
    unit === null
      ? `'${to}'::date`
      : `least((date_trunc('${unit}', d) + interval '${unit === 'quarter' ? '3 months' : `1 ${unit}`}')::date - 1, '${to}'::date)`;
  const ranking = rows === 'plain.refund_event' ? tradeSql.returns : tradeSql.net_sales;
  return `
    with days as materialized (
      select ${numbered('d')} as date_key, ${first} as period, ${numbered(first)} as from_key, ${numbered(last)} as until_key
      from generate_series('${from}'::timestamp, '${to}', interval '1 day') as d
    ), event as (
      select r.*, days.period, days.from_key, days.until_key, array[${one.join(', ')}]::text[] as keys
      from ${rows} r join days using (date_key) ${lists.join(' ')}
    ), placed as (
      select keys, row_number() over (order by ${ranking} desc, keys) as place from event r group by keys
    ), shown as (
      select r.*, case when p.place <= ${top ?? 'p.place'} then r.keys end as shown_keys
      from event r join placed p using (keys)
    )
    select r.period::text, r.shown_keys as keys
      ${metrics.map((name) => `, (${tradeSql[name]})::text as ${name}`).join('')}
    from ${top === null ? '(select *, keys as shown_keys from event)' : 'shown'} r
    group by r.period, r.shown_keys`;
}

/** The rows that have all of the dimensions. */
function rowsOf(by: readonly PlainDimension[]): PlainDimension['rows'] {
  const names = by.map(({ rows }) => rows);
  return (['plain.refund_event', 'plain.by_line'] as const).find((rows) => names.includes(rows)) ?? 'plain.by_order';
}

function numbered(date: string): string {
  return `to_char(${date}, 'YYYYMMDD')::integer`;
}
