import { dateOfKey, isoWeekStart } from '../../canonical/calendar-date.js';
import type { ChangeKind } from '../../canonical/change-kind.js';

/** How a change names its row. */
interface ChangedRow {
  id: string;
  orderId: string | null;
  channelId: string | null;
  /** YYYY-MM-DD. */
  date: string | null;
}

/** The id of a changed row in the API, from its key and part in the feed, and what else is known of it once it is gone. */
export function changedRow(kind: ChangeKind | null, key: string, part: string): ChangedRow {
  const none = { orderId: null, channelId: null, date: null };
  switch (kind) {
    case null:
      return { ...none, id: 'everything' };
    case 'orderItem':
    case 'refund':
      return { ...none, id: part, orderId: key };
    case 'reportedDay': {
      const at = part.lastIndexOf('/');
      const date = dateOfKey(Number(part.slice(at + 1)));
      return { ...none, id: `${key}/${part.slice(0, at)}/${date}`, date };
    }
    case 'inventoryLevel':
      return { ...none, id: `${key}/${part}`, date: dateOfKey(Number(part.slice(part.lastIndexOf('/') + 1))) };
    case 'dailySummary':
    case 'weeklyTrend': {
      const date = kind === 'dailySummary' ? dateOfKey(Number(part)) : isoWeekStart(Number(part));
      return { ...none, id: `${key}/${date}`, channelId: key, date };
    }
    default:
      return { ...none, id: key };
  }
}
