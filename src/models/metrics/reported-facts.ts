import type { CarrierName } from './dimensions.js';
import type { ReportedFact, ReportedMetric } from './metric.js';

/** What a dimension's carrier is called in the rows of a table. */
type Columns = Partial<Record<CarrierName, string>>;

/** The columns of what platforms report that dimensions hang on. All rows `r` have `source_id` and `date_key` besides, and the measures. */
export const reportedColumns: Record<'ad_spend' | 'sessions', Columns> = {
  ad_spend: { ad_account: 'account_id', campaign_key: 'campaign_key', ad_network: 'network', ad_device: 'device' },
  sessions: {
    web_property: 'account_id',
    channel_group: 'channel_group',
    session_source: 'source',
    session_medium: 'medium',
    session_campaign: 'campaign',
    landing_page: 'landing_page',
    session_device: 'device',
    session_country: 'country',
  },
};

/** Where the measures of a fact are read from, with the alias that they have for it. Visited orders have a query of their own. */
export const reportedTables = {
  ad_spend: { table: 'warehouse.fact_ad_spend', alias: 'a' },
  sessions: { table: 'warehouse.fact_sessions', alias: 'v' },
} as const satisfies Partial<Record<ReportedFact, { table: string; alias: string }>>;

/** What is added up, by name: SQL over a row of the fact. What a platform does not tell is counted beside what it tells. */
export const reportedMeasures: Record<keyof typeof reportedTables, Readonly<Record<string, string>>> = {
  ad_spend: {
    ad_spend: 'a.spend',
    impressions: 'a.impressions',
    clicks: 'a.clicks',
    platform_conversions: 'coalesce(a.conversions, 0)',
    unknown_platform_conversions: 'case when a.conversions is null then 1 else 0 end',
    platform_revenue: 'coalesce(a.conversion_value, 0)',
    unknown_platform_revenue: 'case when a.conversion_value is null then 1 else 0 end',
  },
  sessions: {
    sessions: 'v.sessions',
    engaged_sessions: 'v.engaged_sessions',
    add_to_carts: 'v.add_to_carts',
  },
};

/** The measures of a fact that the expressions of metrics read, each once; throws for one that there is not. */
export function measuresIn(
  fact: keyof typeof reportedTables,
  metrics: readonly Pick<ReportedMetric, 'of'>[],
): { name: string; of: string }[] {
  const named = metrics.flatMap(({ of }) => [...of.matchAll(/\br\.(\w+)/g)].map(([, name]) => name!));
  return [...new Set(named)].map((name) => {
    const of = reportedMeasures[fact][name];
    if (of === undefined) throw new Error(`${fact} has no measure "${name}"`);
    return { name, of };
  });
}

/** The kind of `warehouse.reported_day` that says which days are known. */
export const partitionKinds: Record<ReportedFact, 'ad_spend' | 'sessions'> = {
  ad_spend: 'ad_spend',
  sessions: 'sessions',
  visited_orders: 'sessions',
};

/** The same of visitors, by the period that they were counted for. */
export const visitorKinds = { day: 'users_by_day', week: 'users_by_week', month: 'users_by_month' } as const;

export type VisitorPeriod = keyof typeof visitorKinds;
