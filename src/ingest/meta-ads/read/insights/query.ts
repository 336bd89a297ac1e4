import { type CalendarDate } from '../../../../canonical/calendar-date.js';
import { periodsIn } from '../../../reading/calendar.js';

export interface DayRange {
  from: CalendarDate;
  /** Included. */
  to: CalendarDate;
}

/**
 * No breakdowns: see the folder's README. No filter either: with any, Meta leaves out campaigns that are not active. No
 * `action_breakdowns`: with some of them purchases are counted otherwise than in Ads Manager. No name of the campaign: a new one would
 * make every day a new version; the list of campaigns has it.
 */
const fields = [
  ...['account_currency', 'campaign_id', 'spend', 'impressions', 'clicks', 'inline_link_clicks'],
  ...['actions', 'action_values', 'attribution_setting', 'date_start', 'date_stop'],
];

/** Without `1d_ev` they would not add up to the value since March 2026. Those of 28 days and by view have no data any more. */
const windows = ['1d_click', '7d_click', '1d_view', '1d_ev'];

/** Spend and purchases of each campaign and day. */
export function spendQuery(range: DayRange): Record<string, string> {
  return {
    ...daily('campaign', range, fields),
    action_attribution_windows: JSON.stringify(windows),
    use_unified_attribution_setting: 'true',
  };
}

/** The spend of the whole account, by day. */
export function accountQuery(range: DayRange): Record<string, string> {
  return daily('account', range, ['spend', 'date_start', 'date_stop']);
}

export function daysOf({ from, to }: DayRange): number {
  return periodsIn('day', from, to).length;
}

function daily(level: string, { from, to }: DayRange, asked: readonly string[]): Record<string, string> {
  return {
    level,
    time_increment: '1',
    time_range: JSON.stringify({ since: from, until: to }),
    fields: asked.join(','),
  };
}
