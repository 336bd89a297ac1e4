import type { PoolClient } from '../../database/pool.js';
import { type OpenTables, TemporaryTables } from '../../database/temporary-tables.js';
import { readSql } from '../../runtime/project-files.js';
import { subjects } from '../subjects/subjects.js';

const sourceTable = readSql('models/change-set/source.tables.sql');
const tables = new TemporaryTables([sourceTable, ...subjects.map((subject) => subject.tables)]);

/** With fewer rows, a plan for one row costs little. */
const manyRows = 500;

/** The session's temporary tables for one change set of about so many rows, empty. */
export async function openChangeSetTables(client: PoolClient, rows: number): Promise<OpenTables> {
  return await tables.open(client, { forMany: rows > manyRows });
}
