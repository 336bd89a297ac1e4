import { stageStockEvent } from './stock-event.js';
import { defineSubject, prepares, tablesOf } from './subject.js';

/** What is gone at the platform. Each subject takes its own away. */
export const deletions = defineSubject({
  kinds: ['deletion'],
  entities: [],
  tables: tablesOf('subjects/deletions.tables.sql'),
  joinedBy: ['staged_deletion'],
  stage({ entity, id, deletedAt }, { rows, seq }) {
    if (entity === 'inventory') stageStockEvent(rows, { seq, itemId: id, productKey: null, happenedAt: deletedAt });
    else rows.add('staged_deletion', { seq, entity, record_id: id, deleted_at: deletedAt });
  },
  choose: [prepares('load/deletions.merge.sql', 'staged_deletion')],
});
