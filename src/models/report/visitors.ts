import { addUnits, type CalendarDate, addDays, dateKey, startOf } from '../../canonical/calendar-date.js';
import { fixedSql, identifier, join, nothing, type Sql, sql, list } from '../../database/sql.js';
import { reportingSources } from '../../ledger/sources/source-rows.js';
import type { VisitorPeriod } from '../metrics/reported-facts.js';
import { conditionsOn } from './attributes.js';
import { array, keyColumns, labelColumns, measureName, namedKeys, namedLabels } from './columns.js';
import type { Grouping } from './grouped.js';
import { placeOf } from './order.js';
import type { ReportPlan } from './plan.js';
import { dimensionsOf, isOfChanges, type ReportQuestion } from './question.js';
import { selected } from './reported-rows.js';
import type { Span } from './spans.js';

/**
 * `visitors_row`: of each period, and of each side as a whole (of_periods, without no), what was counted for just these days, by group; of_all:
 * over all channel groups, each person once. Nothing is added up: a group with more than one count has none.
 */
export function visitorTables({ question, visitors }: ReportPlan): Sql[] {
  if (visitors.length === 0) return [];
  const { by, conditions, scope, days } = question;
  const places = ['side', 'no', 'of_periods', 'of_all', ...by].map((_, index) => fixedSql(String(index + 1)));
  return [
    spanTable(question),
    sql`visitors_row as materialized (
      select s.side, s.no, s.of_periods, r.channel_group = '' as of_all ${list(namedKeys(by))} ${list(namedLabels(by))}
        ${list(visitors.map(({ name, column }) => sql`${onlyOne(sql`r.${identifier(column)}`, nothing)} as ${identifier(name)}`))}
      from visitors_span s
      join (select f.*, f.account_id as web_property from warehouse.fact_session_users f) r
        on r.period = s.period and r.date_key = s.date_key
      join ${reportingSources(scope)} ch on ch.own_source_id = r.source_id
      where ${selected(question)} and ${conditionsOn(conditions)}
        and ${days.length === 0 ? sql`true` : sql`exists (select 1 from asked a where a.date_key = s.date_key)`}
      group by ${join(places, ', ')}
    )`,
  ];
}

/** The same as cells. */
export function groupedVisitors(plan: ReportPlan, { totals, isRanking }: Grouping): Sql[] {
  const { question, bases, visitors } = plan;
  const { by, top, sides } = question;
  if (visitors.length === 0) return [];
  const [keys, labels] = [keyColumns(by), labelColumns(by)];
  const isTop = top !== null && !isRanking;
  const { isFirst, isOther } = placeOf(question);
  const shown = (column: Sql): Sql =>
    isTop ? sql`case when ${isFirst} then r.${column} end as ${column}` : sql`r.${column}`;
  const measures = bases.flatMap(({ kind, name }) =>
    sides.map((_, side) => {
      const value =
        kind === 'visitors'
          ? onlyOne(identifier(name), sql`filter (where side = ${side}::integer)`)
          : sql`null::numeric`;
      return sql`${value} as ${identifier(measureName(name, side))}`;
    }),
  );
  return totals.map(({ ofPeriods, ofGroups }) => {
    const ofAll = ofGroups ? !isFiltered(question) : !isByChannelGroup(question);
    return sql`select no, of_periods, ${ofGroups ? sql`null::boolean` : sql`is_other`} as is_other
        ${list(keys.map((key) => (ofGroups ? sql`null::text as ${key}` : key)))}, ${ofGroups}::boolean as of_groups
        ${list(labels.map((label) => sql`max(${label}) as ${label}`))} ${list(measures)}
      from (
        select r.side, r.no, r.of_periods, ${isTop && !ofGroups ? isOther : sql`false`} as is_other
          ${list([...keys, ...labels].map(ofGroups ? (column) => sql`r.${column}` : shown))}
          ${list(visitors.map(({ name }) => sql`r.${identifier(name)}`))}
        from visitors_row r
        ${isTop && !ofGroups ? sql`left join top_group t on t.keys = ${array(keys.map((key) => sql`r.${key}`))}` : nothing}
        where r.of_periods = ${ofPeriods} and r.of_all = ${ofAll}
          ${isRanking && !isOfChanges(question) ? sql`and r.side = 0` : nothing}
      ) tagged
      ${isTop && !ofGroups ? sql`where is_other is not null` : nothing}
      group by no, of_periods ${ofGroups ? nothing : sql`, is_other ${list(keys)}`}`;
  });
}

function onlyOne(column: Sql, ofSide: Sql): Sql {
  return sql`case when count(*) ${ofSide} = 1 then max(${column}) ${ofSide} end`;
}

function isByChannelGroup(question: ReportQuestion): boolean {
  return dimensionsOf(question).some(({ name }) => name === channelGroup);
}

function isFiltered({ conditions }: ReportQuestion): boolean {
  return conditions.some(({ dimension }) => dimension.name === channelGroup);
}

const channelGroup = 'channel_group';

function spanTable({ sides, days }: ReportQuestion): Sql {
  const spans = sides.flatMap((side, index) => [
    ...side.map((span) => ({ ...span, side: index, no: span.no as number | null, ofPeriods: false })),
    ...(side.length === 0
      ? []
      : [{ first: side[0]!.first, last: side.at(-1)!.last, side: index, no: null, ofPeriods: true }]),
  ]);
  const counted = spans.flatMap((span) => {
    const period = periodOf(span);
    // A condition on days leaves out some of a week or month.
    return period === null || (days.length > 0 && period !== 'day') ? [] : [{ ...span, period }];
  });
  const column = <T>(of: (span: (typeof counted)[number]) => T): T[] => counted.map(of);
  return sql`visitors_span as materialized (
    select *
    from unnest(
      ${column(({ side }) => side)}::integer[], ${column(({ no }) => no)}::integer[],
      ${column(({ ofPeriods }) => ofPeriods)}::boolean[], ${column(({ period }) => period)}::text[],
      ${column(({ first }) => dateKey(first))}::integer[]
    ) as s (side, no, of_periods, period, date_key)
  )`;
}

/** The period for which somebody is counted once; null: there is none of just these days. */
export function periodOf({ first, last }: Pick<Span, 'first' | 'last'>): VisitorPeriod | null {
  if (first === last) return 'day';
  return (['week', 'month'] as const).find((unit) => isWhole(unit, first, last)) ?? null;
}

function isWhole(unit: 'week' | 'month', first: CalendarDate, last: CalendarDate): boolean {
  return startOf(unit, first) === first && addDays(addUnits(unit, first, 1), -1) === last;
}
