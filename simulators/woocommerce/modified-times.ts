import type { WooStoreSettings } from './model.js';
import { isAtLeast } from './settings.js';

/** The kinds of changes of an order, by their effect on its modified time in each storage. */
export type OrderEdit =
  /** Status, paid and created dates, the customer's note, a full refund. */
  | 'saved'
  /** A refund of an amount that leaves something. */
  | 'refunded in part'
  /** Billing, customer, lines, coupons, shipping, the editor's "Save items", a deleted account. */
  | 'edited'
  /** A refund deleted or edited in place, a line saved alone, SQL: the order itself is not saved. */
  | 'past the order';

/** Whether a change gives the order a new modified time, as seen on live stores of both storages. */
export function isDated(settings: WooStoreSettings, edit: OrderEdit): boolean {
  const isHpos = settings.storage === 'hpos';
  switch (edit) {
    case 'saved':
      return true;
    case 'refunded in part':
      return isHpos || isAtLeast(settings, '7.6');
    case 'edited':
      return isHpos;
    case 'past the order':
      return false;
  }
}
