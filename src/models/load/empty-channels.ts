import type { OpenTables } from '../../database/temporary-tables.js';
import { readSql } from '../../runtime/project-files.js';

const leftChannels = readSql('models/dimensions/dim-channel.left.sql');
const leftByRefunds = readSql('models/dimensions/dim-channel.left-by-refunds.sql');
const anyOrder = readSql('models/dimensions/dim-channel.any-order.sql');
const removeChannel = readSql('models/dimensions/dim-channel.remove.sql');

/** Removes channels that have lost their last fact: the dimension has exactly the channels of the facts. */
export async function removeEmptyChannels(tables: OpenTables, { hasParts }: { hasParts: boolean }): Promise<void> {
  const left = new Set<string>();
  for (const sql of hasParts ? [leftChannels, leftByRefunds] : [leftChannels]) {
    const { rows } = await tables.query<{ channel_key: string }>(sql);
    for (const { channel_key: channelKey } of rows) left.add(channelKey);
  }
  // One at a time: the scan stops at the first order, while a join over all of them would read every order.
  for (const channelKey of left) {
    const { rowCount } = await tables.client.query(anyOrder, [channelKey]);
    if (rowCount === 0) await tables.client.query(removeChannel, [channelKey]);
  }
}
