import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../project-files.js';

const leftChannels = readSql('models/dimensions/dim-channel.left.sql');
const anyOrder = readSql('models/dimensions/dim-channel.any-order.sql');
const removeChannel = readSql('models/dimensions/dim-channel.remove.sql');

/** Takes away the channels whose last order left them: the dimension has exactly the channels that facts have. */
export async function removeEmptyChannels(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ channel_key: string }>(leftChannels);
  // One at a time: the scan stops at the first order, where a join over all of them would read every order.
  for (const { channel_key: channelKey } of rows) {
    const { rowCount } = await client.query(anyOrder, [channelKey]);
    if (rowCount === 0) await client.query(removeChannel, [channelKey]);
  }
}
