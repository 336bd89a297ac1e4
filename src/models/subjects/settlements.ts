import { SettlementRow } from '../facts/settlement-row.js';
import { Settlement } from '../facts/settlement.js';
import { changes, defineSubject, tablesOf } from './subject.js';

/** Payouts as their platform reports them: evidence that the postings are compared with. A report is never restated. */
export const settlements = defineSubject({
  kinds: ['settlement', 'settlement_order'],
  entities: [Settlement, SettlementRow],
  tables: tablesOf('subjects/settlements.tables.sql'),
  addRows(record, { rows, seq }) {
    if (record.kind === 'settlement') {
      rows.add('staged_settlement', {
        seq,
        settlement_id: record.settlementId,
        starts_at: record.startsAt,
        ends_at: record.endsAt,
        deposited_at: record.depositedAt,
        currency: record.currency,
        total: record.total,
      });
      return;
    }
    rows.add('staged_settlement_order', {
      seq,
      settlement_id: record.settlementId,
      order_id: record.orderId ?? '',
    });
    for (const [index, row] of record.rows.entries()) {
      rows.add('staged_settlement_row', {
        seq,
        row_no: index + 1,
        transaction_type: row.transactionType,
        amount_type: row.amountType,
        description: row.description,
        sku: row.sku,
        posted_at: row.postedAt,
        amount: row.amount,
      });
    }
  },
  facts: [
    changes('facts/settlement.merge.sql', 'staged_settlement'),
    changes('facts/settlement-row.merge.sql', 'staged_settlement_order'),
  ],
});
