import type { Change } from '../../ledger/changes/read-changes.js';
import { changedRow } from '../../models/reporting/changed-rows.js';
import type { ChangeTypeValue } from '../../schema/enums/change.js';

export type PresentedChange = ReturnType<typeof presentChange>;

/** A change in the shape of the API's type. */
export function presentChange({ kind, key, part, ...row }: Change) {
  const type: ChangeTypeValue = kind ?? 'everything';
  return { ...row, ...changedRow(kind, key, part), type };
}
