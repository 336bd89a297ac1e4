import type { ExtractedRecord } from '../../../contract/extractor.js';
import { joinFragments } from '../../../contract/fragments.js';
import { parseSlice } from '../../reading/json-slice.js';
import { idOfGid } from '../client/gid.js';

/** The fields of an order node that decide what else must be requested. */
export const orderFields = ['id', 'updatedAt', 'edited', 'refunds', 'lineItems', 'shippingLines'] as const;

/** A record under construction: its fragments, in an order that does not depend on the order of the requests. */
export interface Assembly {
  gid: string;
  updatedAt: string | null;
  fragments: Uint8Array[];
  /** Deleted while it was read, so it is left out: its destroy event will report it. */
  isGone: boolean;
}

export interface OrderAssembly extends Assembly {
  refundIds: string[];
  isEdited: boolean;
}

/** Begins an order with its node; `fields` are its `id`, `updatedAt`, `edited` and `refunds`. */
export function beginOrder(bytes: Uint8Array, [id, updatedAt, edited, refunds]: (Uint8Array | null)[]): OrderAssembly {
  return {
    gid: parseSlice(id ?? null) as string,
    updatedAt: (parseSlice(updatedAt ?? null) as string | undefined) ?? null,
    fragments: [bytes],
    isGone: false,
    isEdited: edited?.[0] === 0x74,
    // Two bytes are an empty list, the usual case.
    refundIds: refunds && refunds.length > 2 ? (parseSlice(refunds) as { id: string }[]).map(({ id: gid }) => gid) : [],
  };
}

export function finishAll(assemblies: readonly Assembly[]): ExtractedRecord[] {
  return assemblies
    .filter(({ isGone }) => !isGone)
    .map(({ gid, updatedAt, fragments }) => ({
      key: idOfGid(gid),
      updatedAt,
      payload: joinFragments(fragments),
    }));
}
