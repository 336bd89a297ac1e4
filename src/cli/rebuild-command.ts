import { rebuild } from '../jobs/pipeline/rebuild.js';
import { keepHeapSmall } from '../runtime/heap-growth.js';
import type { GlobalOptions } from './read-config.js';
import { withSession } from './session.js';

/** Builds the warehouse anew from the raw log, and prints what it counted. */
export async function rebuildCommand(options: GlobalOptions): Promise<void> {
  keepHeapSmall('load');
  await withSession(options, async (jobs) => {
    const { sources, rollUp } = await rebuild(jobs);
    for (const { sourceId, records, rejected } of sources) {
      process.stdout.write(`${sourceId}: ${records} records, ${rejected} rejected\n`);
    }
    process.stdout.write(rollUp ? `Warehouse version ${rollUp.version}.\n` : 'Nothing to update.\n');
  });
}
