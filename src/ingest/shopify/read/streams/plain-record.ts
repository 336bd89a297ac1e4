import { parseSlice } from '../../../reading/json-slice.js';
import type { Assembly } from '../order-assembly.js';

/** The record of a node; `fields` are its `id` and the time that orders its versions, null if it has none. */
export function beginAssembly(bytes: Uint8Array, [id, updatedAt]: (Uint8Array | null)[]): Assembly {
  return {
    gid: parseSlice(id ?? null) as string,
    updatedAt: (parseSlice(updatedAt ?? null) as string | undefined) ?? null,
    fragments: [bytes],
    isGone: false,
  };
}
