import type { Client } from './client.js';
import { type WarehouseVersionQuery, WarehouseVersionDocument } from './generated/documents.js';
import { pause } from './transport/time-limit.js';
import type { WaitOptions } from './wait-for-sync.js';

/** A version of the figures. The same version gives the same answers. */
export type WarehouseVersion = WarehouseVersionQuery['warehouse'];

const defaultEveryMs = 5000;

/**
 * The version of the figures now, and each later one as soon as a look finds it: what depends on figures is read again then, and at no
 * other time. Ends with the loop, or when `signal` aborts, which throws its reason. An error that is not the caller's ends it too.
 */
export async function* warehouseVersions(
  client: Client,
  { everyMs = defaultEveryMs, signal }: WaitOptions = {},
): AsyncGenerator<WarehouseVersion, void, undefined> {
  let known: string | undefined;
  for (;;) {
    const { warehouse } = await client.query(WarehouseVersionDocument, {}, signal ? { signal } : {});
    if (warehouse.version !== known) yield warehouse;
    known = warehouse.version;
    await pause(everyMs, signal);
  }
}
