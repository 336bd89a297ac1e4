import { digitsOf, fromMinor, toMinor } from '../../kit/amounts.js';
import type { AdAccount } from '../ad-account.js';
import type { MetaAccountSettings, MetaCampaign, MetaPurchases, MetaSpendRow, PurchaseWindow } from '../model.js';
import { BREAKDOWNS_WITHOUT_PURCHASES, GATED_BREAKDOWNS, type InsightsQuery } from './parameters.js';

/** A purchase is in a window's count if it happened in one of these. */
const NESTED: Record<string, readonly PurchaseWindow[]> = {
  '1d_click': ['1d_click'],
  '7d_click': ['1d_click', '2d_to_7d_click'],
  '28d_click': ['1d_click', '2d_to_7d_click'],
  '1d_view': ['1d_view'],
  '1d_ev': ['1d_ev'],
};

/** The same purchases under several names, of which none may be added to another. */
const PURCHASE_TYPES = ['purchase', 'omni_purchase', 'offsite_conversion.fb_pixel_purchase'];

/** The rows of a report, as Meta words them: every number as text, and what is zero left out of actions. */
export function insightsRows(account: AdAccount, query: InsightsQuery): Record<string, unknown>[] {
  const { settings } = account;
  const isGated = query.breakdowns.some((each) => GATED_BREAKDOWNS.has(each));
  if (isGated && !settings.mayUseGatedBreakdowns) return [];
  const campaigns = new Map(account.campaigns().map((campaign) => [campaign.id, campaign]));
  const groups = new Map<string, MetaSpendRow[]>();
  for (const row of account.rows(query.since, query.until)) {
    if (query.isFiltered && campaigns.get(row.campaignId)?.status !== 'ACTIVE') continue;
    const key = groupOf(row, query).join(' ');
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map((rows) => rowOf(settings, query, rows, campaigns));
}

function groupOf(row: MetaSpendRow, { level, isDaily, breakdowns }: InsightsQuery): string[] {
  return [
    // By campaign first, so that the days of a range do not come in their order.
    level === 'campaign' ? row.campaignId : '',
    isDaily ? row.date : '',
    ...breakdowns.map((each) => breakdownOf(row, each)),
  ];
}

function breakdownOf(row: MetaSpendRow, breakdown: string): string {
  if (breakdown === 'publisher_platform') return row.publisherPlatform;
  if (breakdown === 'device_platform' || breakdown === 'impression_device') return row.devicePlatform;
  return 'unknown';
}

function rowOf(
  settings: MetaAccountSettings,
  query: InsightsQuery,
  rows: readonly MetaSpendRow[],
  campaigns: ReadonlyMap<string, MetaCampaign>,
): Record<string, unknown> {
  const [first] = rows as [MetaSpendRow, ...MetaSpendRow[]];
  const digits = digitsOf(settings.currency);
  const of = (count: (row: MetaSpendRow) => number): string => String(rows.reduce((sum, row) => sum + count(row), 0));
  const spend = rows.reduce((sum, row) => sum + toMinor(row.spend, digits), 0n);
  const hasPurchases = !query.breakdowns.some((each) => BREAKDOWNS_WITHOUT_PURCHASES.has(each));
  const campaign = campaigns.get(first.campaignId);
  const linkClicks = Number(of((row) => row.linkClicks));
  const actions = actionsOf(query, hasPurchases ? rows : [], digits);
  const shown: Record<string, unknown> = {
    account_id: settings.id,
    account_name: settings.name,
    account_currency: settings.currency,
    ...(query.level === 'campaign' && {
      campaign_id: first.campaignId,
      campaign_name: campaign?.name ?? `Campaign ${first.campaignId}`,
      objective: campaign?.objective ?? 'OUTCOME_SALES',
    }),
    impressions: of((row) => row.impressions),
    clicks: of((row) => row.clicks),
    inline_link_clicks: String(linkClicks),
    spend: trimmed(fromMinor(spend, digits)),
    actions: nonEmpty([...linkClickAction(linkClicks), ...actions.counts]),
    action_values: nonEmpty(actions.values),
    attribution_setting: settings.attributionSetting,
    date_start: query.isDaily ? first.date : query.since,
    date_stop: query.isDaily ? first.date : query.until,
  };
  const asked = query.fields.filter((field) => shown[field] !== undefined);
  return {
    ...Object.fromEntries(asked.map((field) => [field, shown[field]])),
    ...Object.fromEntries(query.breakdowns.map((each) => [each, breakdownOf(first, each)])),
    ...settings.moreFields,
  };
}

function linkClickAction(count: number): object[] {
  return count === 0 ? [] : [{ action_type: 'link_click', value: String(count) }];
}

type Sums = Map<PurchaseWindow, { count: number; value: bigint }>;

function actionsOf(
  { windows }: InsightsQuery,
  rows: readonly MetaSpendRow[],
  digits: number,
): { counts: object[]; values: object[] } {
  const sums: Sums = new Map();
  for (const { purchases } of rows) {
    for (const [window, { count, value }] of Object.entries(purchases) as [PurchaseWindow, MetaPurchases][]) {
      const known = sums.get(window) ?? { count: 0, value: 0n };
      sums.set(window, { count: known.count + count, value: known.value + toMinor(value, digits) });
    }
  }
  const every = [...sums.keys()];
  const count = (of: readonly PurchaseWindow[]): string =>
    String(of.reduce((sum, each) => sum + (sums.get(each)?.count ?? 0), 0));
  const value = (of: readonly PurchaseWindow[]): string =>
    trimmed(
      fromMinor(
        of.reduce((sum, each) => sum + (sums.get(each)?.value ?? 0n), 0n),
        digits,
      ),
    );
  return { counts: typed(windows, every, count), values: typed(windows, every, value) };
}

/** The same amount under each type of purchase; a window without any is left out, and all of it if nothing was bought. */
function typed(
  windows: readonly string[],
  every: readonly PurchaseWindow[],
  amount: (of: readonly PurchaseWindow[]) => string,
): object[] {
  if (amount(every) === '0') return [];
  const byWindow = windows
    .map((window) => [window, amount(NESTED[window] ?? [])] as const)
    .filter(([, text]) => text !== '0');
  const counted = { value: amount(every), ...Object.fromEntries(byWindow) };
  return [
    ...PURCHASE_TYPES.map((type) => ({ action_type: type, ...counted })),
    // Not a purchase, though its name says so.
    { action_type: 'offsite_conversion.custom.purchase_of_a_voucher', value: '1' },
  ];
}

function nonEmpty(list: object[]): object[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Meta pads no decimals: `143.5`. */
function trimmed(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}
