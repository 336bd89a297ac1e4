import type { PoolClient } from '../../database/pool.js';
import { TemporaryTables } from '../../database/temporary-tables.js';
import { readSql } from '../../runtime/project-files.js';
import { subjects } from '../subjects/subjects.js';

const sourceTable = readSql('models/change-set/source.tables.sql');
const tables = new TemporaryTables([sourceTable, ...subjects.map((subject) => subject.tables)]);

/** The session's temporary tables for one change set, empty. */
export async function createChangeSetTables(client: PoolClient): Promise<void> {
  await tables.empty(client);
}
