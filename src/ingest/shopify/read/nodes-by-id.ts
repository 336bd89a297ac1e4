import { parseSlice, type SlicedElement } from '../../reading/json-slice.js';
import type { ShopifyClient } from '../client/client.js';

/** Nodes in the order of their ids; the bytes of one that no longer exists are `null`. */
export async function readNodesById(
  client: ShopifyClient,
  query: string,
  ids: readonly string[],
  fields: readonly string[],
): Promise<SlicedElement[]> {
  const { elements } = await client.call({
    query,
    variables: { ids },
    slice: { path: ['data', 'nodes'], fields: ['id', ...fields] },
    doubt: ({ elements: given }) =>
      given.length === ids.length && given.every(({ bytes, fields: [id] }, i) => isNull(bytes) || isId(id, ids[i]!))
        ? null
        : 'the nodes are not the requested ones',
  });
  return elements.map(({ bytes, fields: [, ...rest] }) => ({ bytes, fields: rest }));
}

export function isNull(bytes: Uint8Array): boolean {
  return bytes[0] === 0x6e;
}

function isId(slice: Uint8Array | null | undefined, id: string): boolean {
  return slice !== null && slice !== undefined && parseSlice(slice) === id;
}
