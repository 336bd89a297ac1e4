import { addUnits, dateInZone } from '../../../canonical/calendar-date.js';
import type { AccountProfile } from '../../../contract/extractor.js';
import { type CartographError, ConfigError, ThrottledError, TransientError } from '../../../runtime/errors.js';
import { firstDayOf } from '../../reading/calendar.js';
import { inCommon } from '../../reading/in-common.js';
import { endNotice } from '../client/api-version.js';
import { isOfAccount } from '../client/judge-answer.js';
import type { AdAccount, ConnectedAccounts } from './accounts.js';
import { googleAdsStreams, longestLookbackDays, usualLookbackDays } from './streams.js';

/** The accounts found, and whether each can be read. Throws a `ConfigError` if none can. */
export async function probeAccounts(connected: ConnectedAccounts): Promise<AccountProfile> {
  const { client, context } = connected;
  const { root, read, closed, unlinked } = await connected.accounts();
  const refused = await refusalsOf(connected, read);
  if (read.length === 0) {
    throw new ConfigError(`Manager ${root.id} has no client that is enabled. Link one in Google Ads.`, {
      code: 'google_ads_no_clients',
    });
  }
  const floors = [
    ...new Set(read.flatMap((account) => floorNotice(account, context.backfillStart, client.clock.now()))),
  ];
  const ends = endNotice(dateInZone(client.clock.now(), 'UTC'));
  return {
    name: root.name,
    currency: inCommon(read.map(({ currency }) => currency)) ?? root.currency,
    timezone: inCommon(read.map(({ timezone }) => timezone)) ?? root.timezone,
    ...(root.isManager && { accounts: await described(connected, read) }),
    accountIds: read.map(({ id }) => id),
    notices: [
      ...refused,
      ...closed.map(
        ({ id, name, status }) =>
          `${name} (${id}) is ${status.toLowerCase()}: Google lets nobody read it. What was read before stays.`,
      ),
      ...unlinked.map(
        (id) =>
          `${id} is not read: manager ${root.id} has no such client. Link it again, or take it out of settings.clients.`,
      ),
      ...(ends === null ? [] : [ends]),
    ],
    streams: [
      {
        stream: googleAdsStreams.campaigns.name,
        contents: 'campaigns with the history of their names and statuses, including removed ones',
        missing: null,
      },
      {
        stream: googleAdsStreams.adSpend.name,
        contents: 'spend, impressions, clicks, conversions and their value by day, campaign, network and device',
        missing: floors.length === 0 ? null : floors.join(' '),
      },
    ],
  };
}

/** What refuses to be read or does not answer, if other accounts do; else throws. */
async function refusalsOf(connected: ConnectedAccounts, accounts: readonly AdAccount[]): Promise<string[]> {
  const failures: CartographError[] = [];
  const notices: string[] = [];
  for (const account of accounts) {
    try {
      await connected.lookbackDays(account);
    } catch (error) {
      const isForNow = error instanceof TransientError || error instanceof ThrottledError;
      if (!isForNow && !isOfAccount(error)) throw error;
      failures.push(error);
      notices.push(`${account.name} (${account.id}) ${isForNow ? 'gave no answer' : 'is not read'}: ${error.message}`);
    }
  }
  if (failures.length > 0 && failures.length === accounts.length) throw failures[0]!;
  return notices;
}

/** `New York (1234567890): USD, America/New_York`, in the order of their ids. */
async function described(connected: ConnectedAccounts, accounts: readonly AdAccount[]): Promise<string[]> {
  const lines = [];
  for (const account of accounts) {
    const { id, name, currency, timezone } = account;
    // Why it could not be asked is a notice.
    const lookback = await connected.lookbackDays(account).catch(() => 0);
    const long = lookback > usualLookbackDays ? `, read again for ${longestLookbackDays} days` : '';
    lines.push(`${name} (${id}): ${currency}, ${timezone}${long}`);
  }
  return lines;
}

function floorNotice({ timezone }: AdAccount, backfillStart: Date, now: Date): string[] {
  const { keptForMonths } = googleAdsStreams.adSpend.partitions;
  const floor = addUnits('month', dateInZone(now, timezone), 1 - keptForMonths);
  if (firstDayOf(backfillStart) >= floor) return [];
  return [
    `days before ${floor}: Google keeps daily figures for ${keptForMonths} months, and only monthly ones before.`,
  ];
}
