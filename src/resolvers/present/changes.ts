import type { Change } from '../../ledger/changes/read-changes.js';
import { dateOfKey, isoWeekStart } from '../../models/reporting/calendar-date.js';
import type { ChangeTypeValue } from '../../schema/enums/change.js';

export type PresentedChange = ReturnType<typeof presentChange>;

/** A change in the shape of the API's type. */
export function presentChange(change: Change) {
  const { kind, key, part, ...row } = change;
  const type: ChangeTypeValue = kind ?? 'everything';
  const nothing = { orderId: null, channelId: null, date: null } as {
    orderId: string | null;
    channelId: string | null;
    date: string | null;
  };
  switch (type) {
    case 'everything':
      return { ...row, ...nothing, type, id: type };
    case 'orderItem':
    case 'refund':
      return { ...row, ...nothing, type, id: part, orderId: key };
    case 'inventoryLevel':
      return {
        ...row,
        ...nothing,
        type,
        id: `${key}/${part}`,
        date: dateOfKey(Number(part.slice(part.lastIndexOf('/') + 1))),
      };
    case 'dailySummary':
    case 'weeklyTrend': {
      const date = type === 'dailySummary' ? dateOfKey(Number(part)) : isoWeekStart(Number(part));
      return { ...row, ...nothing, type, id: `${key}/${date}`, channelId: key, date };
    }
    default:
      return { ...row, ...nothing, type, id: key };
  }
}
