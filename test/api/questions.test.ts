import fc from 'fast-check';
import type { Pool } from '../../src/database/pool.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { anyRecord } from '../models/histories.js';
import { apply, publish } from '../models/warehouse.js';
import { prepareFacts } from '../plain-sql/every-metric.js';
import { everyQuestionOfTheDocs } from '../plain-sql/questions/every-question.js';
import { settingOfPage } from '../plain-sql/questions/setting.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { leeds, london } from './support/trade.js';

/** A Friday, in the evening of London. */
const now = new Date(`${settingOfPage.today}T18:00:00Z`);

describe('A question of docs/reports.md', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createPreparedDatabase('questions', trade);
    api = await startTestApi({ clock: { now: () => now, sleep: async () => undefined } }, database);
    await prepareFacts(database.pool);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  everyQuestionOfTheDocs(() => ({ url: api.url, pool: database.pool, setting: settingOfPage }));
});

/** Two stores' random trade of a fortnight, always the same. */
async function trade(pool: Pool): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  for (const [index, source] of [london, leeds].entries()) {
    await pool.query(
      `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id)
       values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0)`,
      [source.sourceId, source.platform, source.name, source.currency, source.timezone],
    );
    await apply(pool, fc.sample(anyRecord, { seed: 7 + index, numRuns: 60 }), source);
  }
  await publish(pool);
}
