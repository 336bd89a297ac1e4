import type { CalendarDate } from '../../canonical/calendar-date.js';
import { amountOf } from '../../models/reporting/amount.js';
import type { Channel } from '../../models/reporting/channels.js';
import { type CustomerAccountRow, customerColumns } from '../../models/reporting/customer-rows.js';
import type { DateRow } from '../../models/reporting/date-rows.js';
import type { LocationRow } from '../../models/reporting/inventory-rows.js';
import { type ProductHistoryRow, productColumns } from '../../models/reporting/product-rows.js';
import type { RfmRow } from '../../models/reporting/rfm/rfm-scores.js';
import { amountOrNull } from './amounts.js';
import { matchReason, reasonWithoutContacts } from './match-reason.js';
import { made, RowType } from './row-type.js';

// Rows in the shape of the API's types. They keep their keys, for the nested fields.

/** They share the reporting currency. */
export const customerRows = new RowType(customerColumns, {
  id: made(['customerKey'], (key: string) => key),
  totalSpent: made(['totalSpent'], (spent: string, reportingCurrency: string) => amountOf(spent, reportingCurrency)),
});

export function presentRfm(row: RfmRow, asOf: CalendarDate, reportingCurrency: string) {
  return { ...row, asOf, monetary: amountOf(row.monetary, reportingCurrency) };
}

export function presentAccount(row: CustomerAccountRow) {
  return {
    ...row,
    id: row.accountKey,
    matchedOn: row.joiningEmail ?? row.joiningPhone,
    matchReason: matchReason(row),
    reasonWithoutContacts: reasonWithoutContacts(row),
  };
}

export const productRows = new RowType(productColumns, {
  id: made(['productKey'], (key: string) => key),
  price: made(['price', 'currency'], amountOrNull),
  unitCost: made(['unitCost', 'currency'], amountOrNull),
});

export function presentProductVersion(row: ProductHistoryRow) {
  return { ...row, price: amountOrNull(row.price, row.currency) };
}

export function presentLocation(row: LocationRow) {
  return { ...row, id: row.locationKey };
}

export function presentChannel(channel: Channel) {
  return { ...channel, id: channel.channelKey };
}

export function presentDate(row: DateRow) {
  return { ...row, weekday: row.dayOfWeek };
}
