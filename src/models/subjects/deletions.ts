import { addStockEvent } from './stock-event.js';
import { defineSubject, prepares, tablesOf } from './subject.js';

/** Deletions at the platform. Each subject removes its own records. */
export const deletions = defineSubject({
  kinds: ['deletion'],
  entities: [],
  tables: tablesOf('subjects/deletions.tables.sql'),
  joinedBy: ['staged_deletion'],
  addRows({ entity, id, deletedAt }, { rows, seq }) {
    if (entity === 'inventory') addStockEvent(rows, { seq, itemId: id, productKey: null, happenedAt: deletedAt });
    else rows.add('staged_deletion', { seq, entity, record_id: id, deleted_at: deletedAt });
  },
  choose: [prepares('load/deletions.merge.sql', 'staged_deletion')],
});
