import type { ConnectContext } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { WooAnswer, WooClient } from '../client/client.js';
import type { WooSettings } from '../client/settings.js';

interface StoreIndex {
  name: string;
  /** The store's own address, which goes into signatures. */
  home: string;
  /** IANA; null if the store's offset matches no zone. */
  timezone: string | null;
}

/** What the streams share: one connected store. */
export interface ConnectedStore {
  client: WooClient;
  settings: WooSettings;
  context: ConnectContext;
  /** Requested once per connection, before anything is signed. */
  index(): Promise<StoreIndex>;
}

interface IndexBody {
  name?: string;
  url?: string;
  home?: string;
  gmt_offset?: number | string;
  timezone_string?: string;
}

const indexFields = 'name,url,home,gmt_offset,timezone_string';

export function connectStore(client: WooClient, settings: WooSettings, context: ConnectContext): ConnectedStore {
  let asked: Promise<StoreIndex> | undefined;
  const ask = async (): Promise<StoreIndex> => {
    const { body } = await askIndex(client);
    const { name, home, url, gmt_offset, timezone_string } = body as IndexBody;
    const index = {
      name: name || new URL(settings.url).host,
      home: home || url || settings.url,
      timezone: zoneOf(timezone_string, gmt_offset),
    };
    client.signsAs(index.home);
    return index;
  };
  const remember = (): Promise<StoreIndex> => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  return { client, settings, context, index: remember };
}

/** Public, unless a plugin blocks the API for requests without a key. */
async function askIndex(client: WooClient): Promise<WooAnswer> {
  const call = { path: '/', query: { _fields: indexFields } };
  try {
    return await client.get({ ...call, isPublic: true });
  } catch (error) {
    if (!(error instanceof ConfigError) || !error.code.startsWith('rest_')) throw error;
    return await client.get(call);
  }
}

/** A store has a named zone or a plain offset in hours: only whole hours have a zone of their own. */
function zoneOf(name: string | undefined, offset: number | string | undefined): string | null {
  if (name) return name;
  const hours = Number(offset);
  if (offset === undefined || offset === '' || !Number.isInteger(hours)) return null;
  // The names of these zones have the opposite sign: UTC+9 is Etc/GMT-9.
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
