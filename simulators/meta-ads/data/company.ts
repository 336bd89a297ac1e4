import { digitsOf, fromMinor, toMinor } from '../../kit/amounts.js';
import type { Clock } from '../../kit/clock.js';
import { startOf } from '../../trade/marketing/days.js';
import type { Marketing } from '../../trade/marketing/marketing.js';
import type { SpendRow } from '../../trade/marketing/spend.js';
import type { Delivery } from '../ad-account.js';
import type { MetaCampaign, MetaSpendRow, PurchaseWindow } from '../model.js';
import type { PartialAccount } from '../settings.js';

/** An account of the synthetic company: its settings, and what it delivers at any time. */
export function companyAccount(
  marketing: Marketing,
  accountId: string,
  clock: Clock,
): { settings: PartialAccount; delivery: Delivery } {
  const { id, name, currency, zone, from } = marketing.account(accountId);
  return {
    settings: { id, name, currency, timezone: zone, createdAt: startOf(from, zone) },
    delivery: {
      firstDay: from,
      campaigns: () => marketing.campaigns(id, clock.now()).map(campaignOf),
      rowsOn: (day) => marketing.spend(id, day, clock.now()).map((row) => rowOf(row, day, digitsOf(currency))),
    },
  };
}

function campaignOf(state: ReturnType<Marketing['campaigns']>[number]): MetaCampaign {
  const { id, name, status, type, createdAt, changedAt } = state;
  return { id, name, status: status as MetaCampaign['status'], objective: type, createdAt, updatedAt: changedAt };
}

/** Of ten purchases, so many are in each of these windows; the others follow a click within a day. */
const windowsOfTen: readonly (readonly [PurchaseWindow, number])[] = [
  ['2d_to_7d_click', 2],
  ['1d_view', 2],
  ['1d_ev', 1],
];

function rowOf(row: SpendRow, date: string, digits: number): MetaSpendRow {
  return {
    ...{ campaignId: row.campaignId, date, publisherPlatform: row.network, devicePlatform: row.device },
    ...{ spend: row.cost, impressions: row.impressions, clicks: row.clicks },
    // Some clicks are likes and comments.
    linkClicks: Math.floor((row.clicks * 4) / 5),
    purchases: purchasesOf(Number(row.conversions), toMinor(row.conversionValue, digits), digits),
  };
}

/** Splits purchases and their value over the windows; both add up. */
function purchasesOf(count: number, value: bigint, digits: number): MetaSpendRow['purchases'] {
  if (count === 0) return {};
  const purchases: MetaSpendRow['purchases'] = {};
  let left = { count, value };
  for (const [window, ofTen] of windowsOfTen) {
    const share = Math.floor((count * ofTen) / 10);
    if (share === 0) continue;
    const shareValue = (value * BigInt(share)) / BigInt(count);
    purchases[window] = { count: share, value: fromMinor(shareValue, digits) };
    left = { count: left.count - share, value: left.value - shareValue };
  }
  return { '1d_click': { count: left.count, value: fromMinor(left.value, digits) }, ...purchases };
}
