import type { ExtractedRecord, KnownRecords } from '../../../../contract/extractor.js';
import { instantOf } from '../../client/times.js';
import { modifiedOf } from '../modified-walk.js';
import type { ConnectedStore } from '../store.js';
import { fewAtOnce } from './few-at-once.js';
import { findById } from './find-by-id.js';
import type { KeyedList } from './keyed-list.js';
import type { KeyedState } from './keyed-state.js';

/** Records that no list shows and that are not known yet, within the backfill's reach. */
export async function* readUnlisted(
  store: ConnectedStore,
  keyed: KeyedList,
  state: KeyedState,
  known: KnownRecords,
): AsyncGenerator<ExtractedRecord[]> {
  if (!keyed.unlisted) return;
  for await (const ids of keyed.unlisted(state)) {
    const records = await readByIds(store, keyed, state, await unknownOf(ids, known));
    if (records.length > 0) yield records;
  }
}

export async function unknownOf(ids: readonly number[], known: KnownRecords): Promise<number[]> {
  const marks = await known.marks(ids.map(String));
  return ids.filter((id) => !marks.has(String(id)));
}

/** The records with these ids that there are within the backfill's reach. `isRecord` is asked only about those. */
export async function readByIds(
  store: ConnectedStore,
  { list, complete }: KeyedList,
  state: KeyedState,
  ids: readonly number[],
  isRecord: (id: number) => Promise<boolean> = async () => true,
): Promise<ExtractedRecord[]> {
  const found = await fewAtOnce(store, ids, async (id) => {
    const element = await findById(store, list, id);
    if (element === null || element === 'unreadable') return null;
    const modified = instantOf(modifiedOf(element));
    const isWithin = modified === null || Date.parse(modified) >= Date.parse(state.start!);
    if (!isWithin || !(await isRecord(id))) return null;
    return (await complete([element]))[0] ?? null;
  });
  return found.filter((record) => record !== null);
}
