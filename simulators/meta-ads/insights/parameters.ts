import { GraphRefusal, invalidParameter, legacyFeature } from '../graph/graph-error.js';
import { listParameter } from '../graph/list-parameter.js';
import type { MetaDay } from '../model.js';

/** What a report of insights is asked for; checked. */
export interface InsightsQuery {
  level: 'account' | 'campaign';
  isDaily: boolean;
  since: MetaDay;
  until: MetaDay;
  fields: readonly string[];
  windows: readonly string[];
  breakdowns: readonly string[];
  /** Whether only active objects are shown, as any filter has it. */
  isFiltered: boolean;
}

/** Fields that this simulator knows; Meta has many more. */
const FIELDS = new Set([
  ...['account_id', 'account_name', 'account_currency', 'campaign_id', 'campaign_name', 'objective'],
  ...['impressions', 'clicks', 'inline_link_clicks', 'spend', 'actions', 'action_values', 'purchase_roas'],
  ...['attribution_setting', 'date_start', 'date_stop'],
]);
const DEFAULT_FIELDS = ['account_id', 'campaign_id', 'impressions', 'spend', 'date_start', 'date_stop'];

/** Those by click and by view of long ago are accepted, and answer nothing. */
const WINDOWS = new Set([
  '1d_click',
  '7d_click',
  '28d_click',
  '1d_view',
  '7d_view',
  '28d_view',
  '1d_ev',
  'default',
  'incrementality',
  'dda',
]);

export const GATED_BREAKDOWNS = new Set([
  'impression_device',
  'hourly_stats_aggregated_by_audience_time_zone',
  'frequency_value',
]);
/** Purchases outside of Meta are left out with these. */
export const BREAKDOWNS_WITHOUT_PURCHASES = new Set([
  'region',
  'dma',
  'hourly_stats_aggregated_by_advertiser_time_zone',
]);
const BREAKDOWNS = new Set([
  ...GATED_BREAKDOWNS,
  ...BREAKDOWNS_WITHOUT_PURCHASES,
  'publisher_platform',
  'device_platform',
  'country',
]);

/** How many months back insights are kept. */
const KEPT_MONTHS = 37;

/** Throws the refusal of a query that Meta would refuse. `today` is the account's. */
export function insightsQuery(parameters: ReadonlyMap<string, string>, today: MetaDay): InsightsQuery {
  const { since, until } = timeRange(parameters.get('time_range'), today);
  const level = parameters.get('level') ?? 'account';
  if (level !== 'account' && level !== 'campaign') {
    if (level !== 'adset' && level !== 'ad')
      throw invalidParameter('Param level must be one of {ad, adset, campaign, account}');
    throw new RangeError(`the simulator has no level ${level}`);
  }
  const increment = parameters.get('time_increment') ?? 'all_days';
  if (increment !== '1' && increment !== 'all_days')
    throw new RangeError(`the simulator has no time_increment ${increment}`);
  if (listParameter('action_breakdowns', parameters.get('action_breakdowns')).some((each) => each !== 'action_type')) {
    throw new RangeError('the simulator has no action breakdowns but action_type');
  }
  return {
    ...{ level, isDaily: increment === '1', since, until, isFiltered: parameters.has('filtering') },
    fields: fieldsOf(parameters.get('fields')),
    windows: listParameter('action_attribution_windows', parameters.get('action_attribution_windows')).map(
      checkedWindow,
    ),
    breakdowns: listParameter('breakdowns', parameters.get('breakdowns')).map(checkedBreakdown),
  };
}

function fieldsOf(text: string | undefined): string[] {
  const fields = listParameter('fields', text);
  for (const field of fields) {
    if (/\.as\(/.test(field)) throw legacyFeature('An alias of a field');
    if (FIELDS.has(field)) continue;
    throw invalidParameter(
      `${field} is not valid for fields param. please check https://developers.facebook.com/docs/marketing-api/reference/ads-insights/ for all valid values`,
    );
  }
  return fields.length === 0 ? DEFAULT_FIELDS : [...fields, 'date_start', 'date_stop'];
}

function checkedWindow(window: string): string {
  if (WINDOWS.has(window)) return window;
  throw invalidParameter(
    `Param action_attribution_windows[0] must be one of {${[...WINDOWS].join(', ')}} - got "${window}".`,
  );
}

function checkedBreakdown(breakdown: string): string {
  if (BREAKDOWNS.has(breakdown)) return breakdown;
  throw invalidParameter(`breakdowns[0] must be one of the following values: ${[...BREAKDOWNS].join(', ')}`);
}

function timeRange(text: string | undefined, today: MetaDay): { since: MetaDay; until: MetaDay } {
  if (text === undefined) throw new RangeError('the simulator needs a time_range');
  const { since, until } = parsedRange(text);
  if (since > until) throw invalidParameter('Must be a valid date range: since is after until');
  if (since < firstKeptDay(today)) throw beyondRetention();
  return { since, until: until > today ? today : until };
}

function parsedRange(text: string): { since: MetaDay; until: MetaDay } {
  try {
    const { since, until } = JSON.parse(text) as { since?: unknown; until?: unknown };
    // A year of two digits is one of long ago.
    for (const each of [since, until]) if (/^\d{1,2}-/.test(String(each))) throw beyondRetention();
    const isDay = (each: unknown): each is string =>
      /^\d{4}-\d\d-\d\d$/.test(String(each)) && !Number.isNaN(Date.parse(String(each)));
    if (isDay(since) && isDay(until)) return { since, until };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidParameter("Param time_range must be of form {'since':YYYY-MM-DD,'until':YYYY-MM-DD}");
}

function firstKeptDay(today: MetaDay): MetaDay {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1 - KEPT_MONTHS, day)).toISOString().slice(0, 10);
}

function beyondRetention(): GraphRefusal {
  return new GraphRefusal(400, {
    message: '(#3018) The start date of the time range cannot be beyond 37 months from the current date',
    code: 3018,
  });
}
