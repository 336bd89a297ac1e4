import { FactFees } from '../facts/fact-fees.js';
import { Posting } from '../facts/posting.js';
import { changes, defineSubject, prepares, tablesOf } from './subject.js';

/**
 * Postings of money with their fees: each replaces what was known of it, and the posting itself replaces its release. A posting that came with
 * an order, for its payment, is deleted with the order, or when its newest version no longer has it.
 */
export const postings = defineSubject({
  kinds: ['posting'],
  entities: [Posting, FactFees],
  tables: tablesOf('subjects/postings.tables.sql'),
  instants: { staged_posting: "select seq, 'postedAt' as path, posted_at as instant from staged_posting" },
  amounts: {
    staged_posting: `select p.seq, 'currency' as path, p.currency, (p.posted_at at time zone zone.timezone)::date as date
      from staged_posting p cross join change_source zone`,
  },
  addRows(posting, { rows, seq }) {
    rows.add('staged_posting', {
      seq,
      posting_id: posting.postingId,
      is_release: posting.isRelease,
      posted_at: posting.postedAt,
      updated_at: posting.updatedAt,
      posting_type: posting.type,
      order_id: posting.orderId,
      account_id: posting.accountId,
      currency: posting.currency,
      total: posting.total,
      settlement_id: posting.settlementId,
    });
    for (const [index, { kind, name, sku, amount }] of posting.fees.entries()) {
      rows.add('staged_fee', { seq, fee_no: index + 1, kind, name, sku, amount });
    }
  },
  facts: [
    prepares('facts/accepted-posting.sql', 'staged_posting'),
    changes('facts/fact-fees.merge.sql', 'staged_posting'),
    changes('facts/posting.merge.sql', 'staged_posting'),
    changes('facts/posting.delete.sql', 'staged_deletion', 'staged_order'),
  ],
});
