import { type Sql, sql } from '../../database/sql.js';
import type { ChannelGroup } from './channels.js';

/** `member (group_key, channel_key)` and `series (group_key)`: the channels of each row. */
export function groupTables(groups: readonly ChannelGroup[]): Sql {
  const pairs = groups.flatMap(({ key, channelKeys }) => channelKeys.map((channelKey) => [key, channelKey] as const));
  return sql`member as (
    select * from unnest(${pairs.map(([key]) => key)}::text[], ${pairs.map(([, channel]) => channel)}::text[])
      as m (group_key, channel_key)
  ),
  series as (
    select * from unnest(${groups.map(({ key }) => key)}::text[]) as s (group_key)
  )`;
}
