import type { Stream } from '../../../../contract/extractor.js';
import { instantOf } from '../../client/times.js';
import { keyedStream } from '../keyed/keyed-stream.js';
import { usualReconcileHours } from '../keyed/reconcile-hours.js';
import { idOf } from '../list.js';
import { modifiedOf } from '../modified-walk.js';
import type { ConnectedStore } from '../store.js';
import { wooStreams } from '../streams.js';

/** Coupons, for the raw log only: no fact or dimension is made of them. */
export function couponsStream(store: ConnectedStore): Stream {
  return keyedStream(store, {
    stream: wooStreams.coupons,
    list: { path: '/wc/v3/coupons', filter: {}, fields: ['id', 'date_modified_gmt'] },
    // Their list has no filter by status.
    statuses: () => ['any'],
    reach: 'all',
    reconcileHours: () => store.settings.reconcileHours ?? usualReconcileHours,
    mark: (element) => modifiedOf(element) ?? '',
    complete: async (elements) =>
      elements.map((element) => ({
        key: String(idOf(element)),
        updatedAt: instantOf(modifiedOf(element)),
        payload: element.bytes,
        mark: modifiedOf(element) ?? '',
      })),
  });
}
