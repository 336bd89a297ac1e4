import type { ExtractedRecord, KnownRecords } from '../../../../contract/extractor.js';
import { instantOf } from '../../client/times.js';
import { modifiedOf } from '../modified-walk.js';
import type { ConnectedStore } from '../store.js';
import { fewAtOnce } from './few-at-once.js';
import type { KeyedList } from './keyed-list.js';
import type { KeyedState } from './keyed-state.js';

/** Records that no list shows and that are not known yet, within the backfill's reach. */
export async function* readUnlisted(
  store: ConnectedStore,
  { list, complete, unlisted }: KeyedList,
  state: KeyedState,
  known: KnownRecords,
): AsyncGenerator<ExtractedRecord[]> {
  if (!unlisted) return;
  for await (const ids of unlisted(state)) {
    const marks = await known.marks(ids.map(String));
    const unknown = ids.filter((id) => !marks.has(String(id)));
    const found = await fewAtOnce(store, unknown, async (id) => {
      const answer = await store.client.find({ path: `${list.path}/${id}`, objectFields: list.fields });
      const element = answer?.elements[0];
      if (element === undefined) return null;
      const modified = instantOf(modifiedOf(element));
      const isWithin = modified === null || Date.parse(modified) >= Date.parse(state.start!);
      return isWithin ? ((await complete([element]))[0] ?? null) : null;
    });
    const records = found.filter((record) => record !== null);
    if (records.length > 0) yield records;
  }
}
