import type { ConnectContext } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { AmazonClient } from '../client/client.js';
import { marketplaceOf } from '../client/marketplaces.js';
import type { AmazonSettings } from '../client/settings.js';

/** A marketplace in which the account sells. */
export interface Participation {
  id: string;
  name: string;
  currency: string;
  timezone: string | null;
  isSuspended: boolean;
  storeName: string;
}

/** What the streams share: one connected account in one region. */
export interface ConnectedAccount {
  client: AmazonClient;
  settings: AmazonSettings;
  context: ConnectContext;
  /** The marketplaces that are read: those in the settings, or all. Requested once per connection. */
  marketplaces(): Promise<readonly Participation[]>;
  /** The currencies of marketplaces in which the account sells and that are not read. */
  currenciesLeftOut(): Promise<ReadonlySet<string>>;
}

interface ParticipationBody {
  marketplace?: { id?: string; name?: string; defaultCurrencyCode?: string };
  participation?: { isParticipating?: boolean; hasSuspendedListings?: boolean };
  storeName?: string;
}

/** Of reports whose document names none and is not UTF-8. */
export function usualCharset({ region }: AmazonSettings): string {
  return region === 'fe' ? 'shift_jis' : 'windows-1252';
}

export function connectAccount(
  client: AmazonClient,
  settings: AmazonSettings,
  context: ConnectContext,
): ConnectedAccount {
  let asked: Promise<Participations> | undefined;
  const participations = (): Promise<Participations> => {
    asked ??= readMarketplaces(client, settings).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  return {
    ...{ client, settings, context },
    marketplaces: async () => (await participations()).read,
    currenciesLeftOut: async () => new Set((await participations()).leftOut.map(({ currency }) => currency)),
  };
}

interface Participations {
  read: readonly Participation[];
  leftOut: readonly Participation[];
}

async function readMarketplaces(client: AmazonClient, settings: AmazonSettings): Promise<Participations> {
  const { body } = await client.call({
    operation: 'getMarketplaceParticipations',
    path: '/sellers/v1/marketplaceParticipations',
  });
  const { payload = [] } = body as { payload?: ParticipationBody[] };
  const all = payload.flatMap(({ marketplace, participation, storeName }): Participation[] => {
    const { id, name, defaultCurrencyCode: currency } = marketplace ?? {};
    if (!id || !currency || participation?.isParticipating === false) return [];
    const known = marketplaceOf(id);
    return [
      {
        ...{ id, currency, name: known?.name ?? name ?? id, timezone: known?.timezone ?? null },
        isSuspended: participation?.hasSuspendedListings ?? false,
        storeName: storeName || 'Amazon',
      },
    ];
  });
  const wanted = settings.marketplaces;
  const missing = wanted?.filter((id) => !all.some((each) => each.id === id)) ?? [];
  if (missing.length > 0 || all.length === 0) {
    const found = all.map(({ id, name }) => `${id} (${name})`).join(', ') || 'none';
    throw new ConfigError(
      `The account does not sell in ${missing.join(', ') || 'any marketplace'} of the region ${settings.region}; it sells in: ${found}. ` +
        'Correct settings.marketplaces or settings.region.',
      { code: 'amazon_no_marketplace' },
    );
  }
  const isRead = ({ id }: Participation): boolean => !wanted || wanted.includes(id);
  return { read: all.filter(isRead), leftOut: all.filter((each) => !isRead(each)) };
}
