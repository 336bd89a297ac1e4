import { sql } from '../../database/sql.js';
import { type FeeListFilter, feesList } from '../../models/lists/fees-list.js';
import { feeColumns } from '../../models/reporting/fee-rows.js';
import type { ExportList } from './export-list.js';
import { amounts, dayOf, enumOf, listColumn, registered } from './list-column.js';

/** The same for all postings: no fee has it. */
const reportingCurrency = sql`p.reporting_currency`;

export const fees: ExportList = {
  key: [sql`e.date_key`, sql`e.source_id`, sql`e.posting_id`, sql`e.fee_no`],
  needs: 'facts',
  columns: [
    listColumn('id', sql`concat_ws('/', e.source_id, e.posting_id, e.fee_no)`, 'text'),
    dayOf('date', sql`e.date_key`),
    ...registered(feeColumns, ['postedAt', 'sourceId', 'postingId']),
    listColumn('orderId', sql`e.order_key`, 'text'),
    listColumn('marketplace', sql`nullif(e.account_id, '')`, 'text'),
    enumOf('kind', sql`e.kind`),
    ...registered(feeColumns, ['name', 'sku']),
    listColumn('reportingCurrency', reportingCurrency, 'text'),
    ...amounts(feeColumns, ['amount'], reportingCurrency),
    ...registered(feeColumns, ['accountCurrency']),
    ...amounts(feeColumns, ['accountAmount'], sql`e.account_currency`),
  ],
  question: async (context, filter) => {
    const { from, conditions } = await feesList(context, filter as FeeListFilter | null);
    return {
      from: sql`${from} join warehouse.posting p on p.source_id = e.source_id and p.posting_id = e.posting_id`,
      conditions,
    };
  },
};
