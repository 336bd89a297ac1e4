import { fixedSql, identifier, join, nothing, type Sql, sql } from '../../database/sql.js';
import { reportingSources } from '../../ledger/sources/source-rows.js';
import type { Attributes, Dimension } from '../metrics/dimensions.js';
import type { BaseMetric, ReportedFact, ReportedMetric } from '../metrics/metric.js';
import { conditionsOn } from './attributes.js';
import { namedKeys, namedLabels } from './columns.js';
import { type Grouping, grouped } from './grouped.js';
import type { ReportPlan } from './plan.js';
import { dimensionsOf, hasDayDimension } from './question.js';
import { type ReportedRows, reportedRows, selected } from './reported-rows.js';

/** `ad_spend_summed`, `sessions_summed`, …: the sums of each span and group of what platforms report of days. */
export function reportedTables(plan: ReportPlan): Sql[] {
  return reportedFacts(plan).flatMap((fact) => {
    const rows = reportedRows(plan, fact);
    return [...rows.tables, sumsOf(plan, fact, rows)];
  });
}

/** The same as cells. */
export function groupedReported(plan: ReportPlan, grouping: Grouping): Sql[] {
  return reportedFacts(plan).map((fact) => {
    const metrics = plan.reported.filter((metric) => metric.fact === fact);
    return grouped(plan, grouping, {
      facts: null,
      table: tableName(fact),
      columns: [...metrics, ...platformsAlong(metrics)].map(({ name }) => identifier(`r.${name}`)),
      measure: (base, ofSide) => (isAmong(metrics, base) ? cellValue(base, ofSide) : null),
    });
  });
}

/** The facts that a report reads, each once. */
export function reportedFacts({ reported }: ReportPlan): ReportedFact[] {
  return [...new Set(reported.map(({ fact }) => fact))];
}

function isAmong(metrics: readonly ReportedMetric[], base: BaseMetric): base is ReportedMetric {
  return metrics.some(({ name }) => name === base.name);
}

function tableName(fact: ReportedFact): Sql {
  return identifier(`${fact}_summed`);
}

/** Columns of the sums that say of which platforms they are. */
const platforms = [
  { name: 'first_platform', of: sql`min(ch.own_platform)` },
  { name: 'last_platform', of: sql`max(ch.own_platform)` },
];

function platformsAlong(metrics: readonly ReportedMetric[]): typeof platforms {
  return metrics.some(({ isOfOnePlatform }) => isOfOnePlatform) ? platforms : [];
}

/** Unknown if any of it is, or if it is of several platforms that would claim the same orders. */
function cellValue({ name, isOfOnePlatform }: ReportedMetric, ofSide: Sql): Sql {
  const column = identifier(name);
  const isKnown = sql`count(*) ${ofSide} = count(${column}) ${ofSide}`;
  const isOne = isOfOnePlatform ? sql` and min(first_platform) ${ofSide} = max(last_platform) ${ofSide}` : nothing;
  return sql`case when ${isKnown}${isOne} then sum(${column}) ${ofSide} end`;
}

function sumsOf(plan: ReportPlan, fact: ReportedFact, { from }: ReportedRows): Sql {
  const { question } = plan;
  const { by, conditions, scope } = question;
  const metrics = plan.reported.filter((metric) => metric.fact === fact);
  const used = dimensionsOf(question);
  const sums = metrics.map(({ name, of }) => {
    const value = fixedSql(of);
    return sql`case when count(*) = count(${value}) then sum(${value}) end as ${identifier(name)}`;
  });
  const along = platformsAlong(metrics).map(({ name, of }) => sql`${of} as ${identifier(name)}`);
  const places = ['side', 'no', ...by].map((_, index) => fixedSql(String(index + 1)));
  const columns = [sql`a.side`, sql`a.no`, ...namedKeys(by), ...namedLabels(by), ...sums, ...along];
  return sql`${tableName(fact)} as materialized (
    select ${join(columns, ', ')}
    from ${from}
    join ${reportingSources(scope)} ch on ch.own_source_id = r.source_id
    ${hasDayDimension(used) ? sql`join warehouse.dim_date d on d.date_key = a.date_key` : nothing}
    ${attributesOf(used)}
    where ${selected(question)} and ${conditionsOn(conditions)}
    group by ${join(places, ', ')}
  )`;
}

/** Joins the `name` of an account `acc` to a row `r`. */
export const accountNames = sql`left join (
    select source_id, account_id, max(account_name) as name from warehouse.dim_campaign group by source_id, account_id
  ) acc on acc.source_id = r.source_id and acc.account_id = r.ad_account`;

function attributesOf(used: readonly Dimension[]): Sql {
  const isRead = (name: Attributes): boolean => used.some(({ attributes }) => attributes === name);
  return join(
    [
      isRead('campaign') ? sql`left join warehouse.dim_campaign cam on cam.campaign_key = r.campaign_key` : nothing,
      isRead('ad_account') ? accountNames : nothing,
    ],
    ' ',
  );
}
