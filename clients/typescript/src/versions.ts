import type { Client } from './client.js';
import { type WarehouseVersionQuery, WarehouseVersionDocument } from './generated/documents.js';
import { untilFound, type WaitOptions } from './polling.js';

/** A version of the figures. The same version gives the same answers. */
export type WarehouseVersion = WarehouseVersionQuery['warehouse'];

const defaultEveryMs = 5000;

/**
 * The version of the figures now, and each later one as soon as a look finds it: what depends on figures is read again then, and at no
 * other time. Ends with the loop, or when `signal` aborts, which throws its reason. A server that cannot answer for a while is waited for.
 */
export async function* warehouseVersions(
  client: Client,
  { everyMs = defaultEveryMs, signal }: WaitOptions = {},
): AsyncGenerator<WarehouseVersion, void, undefined> {
  let known: string | undefined;
  const look = async () => {
    const { warehouse } = await client.query(WarehouseVersionDocument, {}, signal ? { signal } : {});
    return warehouse.version === known ? null : warehouse;
  };
  for (;;) {
    const found = await untilFound(look, everyMs, signal);
    known = found.version;
    yield found;
  }
}
