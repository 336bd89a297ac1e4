import type { Platform } from '../../canonical/platform.js';
import { columns, type Queryable, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { type TradingSource, tradingSources } from '../../ledger/sources/source-rows.js';
import { InvalidInputError } from './invalid-input.js';

/** One sales channel of one source. */
export interface Channel {
  channelKey: string;
  sourceId: string;
  platform: Platform;
  salesChannel: string;
}

/** The requested channels. Fields are combined with "and", the values of a list with "or". */
export interface ChannelFilter {
  platform?: Platform[] | null;
  source?: string[] | null;
  channel?: string[] | null;
  salesChannel?: string[] | null;
}

/** All known channels and all sources of a scope, including those without trade. */
export interface ChannelDirectory {
  channels: readonly Channel[];
  sourceIds: readonly string[];
  /** By id. */
  sources: ReadonlyMap<string, TradingSource>;
}

export type Breakdown = 'platform' | 'source' | 'channel';

/** The channels summed up in one row. */
export interface ChannelGroup {
  key: string;
  platform: Platform | null;
  sourceId: string | null;
  channelId: string | null;
  channelKeys: string[];
  /** The sources of these channels. */
  sourceIds: readonly string[];
}

export async function loadChannelDirectory(db: Queryable, scope: Scope): Promise<ChannelDirectory> {
  const [channels, sources] = await Promise.all([
    select<Channel>(
      db,
      sql`select ${columns('c', ['channelKey', 'sourceId', 'platform', 'salesChannel'])}
        from warehouse.dim_channel c
        where ${within(scope, sql`c.source_id`)} order by c.channel_key`,
    ),
    tradingSources(db, scope),
  ]);
  const sourceIds = new Set([...sources, ...channels].map(({ sourceId }) => sourceId));
  return {
    channels,
    sourceIds: [...sourceIds].sort(),
    sources: new Map(sources.map((source) => [source.sourceId, source])),
  };
}

/** The channels selected by a filter; null if it selects all. Refuses unknown ones. */
export function selectChannels(directory: ChannelDirectory, filter: ChannelFilter, argument: string): Channel[] | null {
  checkKnown(filter.source, directory.sourceIds, 'source', `${argument}.source`);
  const channelKeys = directory.channels.map(({ channelKey }) => channelKey);
  checkKnown(filter.channel, channelKeys, 'channel', `${argument}.channel`);
  const salesChannels = [...new Set(directory.channels.map((known) => known.salesChannel))];
  checkKnown(filter.salesChannel, salesChannels, 'sales channel', `${argument}.salesChannel`);
  checkFilled(filter.platform, 'platform', `${argument}.platform`);
  const { platform, source, channel, salesChannel } = filter;
  if (!platform && !source && !channel && !salesChannel) return null;
  return directory.channels.filter(
    (candidate) =>
      (!platform || platform.includes(candidate.platform)) &&
      (!source || source.includes(candidate.sourceId)) &&
      (!channel || channel.includes(candidate.channelKey)) &&
      (!salesChannel || salesChannel.includes(candidate.salesChannel)),
  );
}

/** One group of all channels, or one per platform, source or channel. */
export function groupChannels(channels: readonly Channel[], breakdown: Breakdown | null): ChannelGroup[] {
  const total: ChannelGroup = {
    key: '',
    platform: null,
    sourceId: null,
    channelId: null,
    channelKeys: [],
    sourceIds: [],
  };
  if (!breakdown) {
    const sourceIds = [...new Set(channels.map(({ sourceId }) => sourceId))];
    return [{ ...total, channelKeys: channels.map(({ channelKey }) => channelKey), sourceIds }];
  }
  const groups = new Map<string, ChannelGroup & { sourceIds: string[] }>();
  for (const channel of channels) {
    const key = { platform: channel.platform, source: channel.sourceId, channel: channel.channelKey }[breakdown];
    const group = groups.get(key) ?? {
      key,
      platform: channel.platform,
      sourceId: breakdown === 'platform' ? null : channel.sourceId,
      channelId: breakdown === 'channel' ? channel.channelKey : null,
      channelKeys: [],
      sourceIds: [],
    };
    group.channelKeys.push(channel.channelKey);
    if (!group.sourceIds.includes(channel.sourceId)) group.sourceIds.push(channel.sourceId);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function checkKnown(
  asked: string[] | null | undefined,
  known: readonly string[],
  what: string,
  argument: string,
): void {
  checkFilled(asked, what, argument);
  const unknown = asked?.filter((value) => !known.includes(value)) ?? [];
  if (unknown.length === 0) return;
  const choice = known.length === 0 ? 'none are known yet' : `known: ${known.slice(0, 20).join(', ')}`;
  throw new InvalidInputError(
    `Unknown ${what}: ${unknown.map((value) => `"${value}"`).join(', ')}; ${choice}.`,
    argument,
  );
}

function checkFilled(asked: unknown[] | null | undefined, what: string, argument: string): void {
  if (asked?.length !== 0) return;
  throw new InvalidInputError(`The list is empty, which would select nothing. Omit "${what}" to select all.`, argument);
}
