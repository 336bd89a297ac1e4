import { dateOfKey } from '../../canonical/calendar-date.js';
import { amountOf } from '../../models/reporting/amount.js';
import { feeColumns, feeId } from '../../models/reporting/fee-rows.js';
import { settlementColumns } from '../../models/reporting/settlement-rows.js';
import { made, RowType } from './row-type.js';

export const feeRows = new RowType(feeColumns, {
  id: made(['sourceId', 'postingId', 'feeNo'], feeId),
  date: made(['dateKey'], dateOfKey),
  orderId: made(['orderKey'], (key: string | null) => key),
  marketplace: made(['accountId'], (name: string) => name || null),
  amount: made(['amount'], (value: string, { reportingCurrency }: { reportingCurrency: string }) =>
    amountOf(value, reportingCurrency),
  ),
  accountAmount: made(['accountAmount', 'accountCurrency'], amountOf),
});

export const settlementRows = new RowType(settlementColumns, {
  id: made(['settlementKey'], (key: string) => key),
  ...Object.fromEntries(
    ['total', 'posted', 'fees', 'difference'].map((name) => [name, made([name, 'currency'], amountOf)]),
  ),
});
