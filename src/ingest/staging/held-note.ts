import Type from 'typebox';
import type { DayNote } from '../../canonical/record.js';

/** What the first fragment of a partition says if newer contents of it are held back: since when, see `reading/partition-doubt.ts`. */
export const heldField = { heldSince: Type.Optional(Type.String()) };

/** The note of a partition whose numbers are those read before newer ones were held back. */
export function heldNotes({ heldSince }: { heldSince?: string | undefined }): DayNote[] {
  return heldSince === undefined ? [] : [{ code: 'held_back', detail: `since ${heldSince}` }];
}
