import fc from 'fast-check';
import type { Pool } from '../../src/database/pool.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { anyRecord } from '../models/histories.js';
import { campaign, spendDay, spendRow, visitsDay, visitsRow } from '../models/partition-records.js';
import { addSources, apply, publish } from '../models/warehouse.js';
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
  await advertise(pool);
  await publish(pool);
}

/** Two platforms that advertise for London, and a property that measures it, of the range that the page asks for. */
async function advertise(pool: Pool): Promise<void> {
  const sources = (['GOOGLE_ADS', 'META_ADS', 'GOOGLE_ANALYTICS'] as const).map((platform) => ({
    ...{ ...london, sourceId: platform.toLowerCase().replaceAll('_', '-'), platform, name: platform },
  }));
  const [google, meta, analytics] = sources;
  await addSources(pool, sources);
  await pool.query("update ops.source set store_id = 'london' where source_id in ('google-ads', 'google-analytics')");
  const days = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31', '2026-04-01'];
  const zone = { timezone: 'Europe/London' };
  const ofGoogle = days.flatMap((date, at) => [
    spendDay([spendRow('1', { spend: `${4 + at}.20` }), spendRow('2', { clicks: '0' })], { ...zone, date }),
  ]);
  await apply(pool, [campaign('1', { name: 'Mugs' }), campaign('2', { name: 'Brand' }), ...ofGoogle], google);
  const ofMeta = days.map((date) => spendDay([spendRow('3', { spend: '2.5' })], { ...zone, date, accountId: 'm' }));
  await apply(pool, ofMeta, meta);
  const visits = days.map((date, at) =>
    visitsDay([visitsRow(), visitsRow({ channelGroup: 'Direct', sessions: `${30 - at}` })], {
      ...{ ...zone, date, restatedUntil: `2026-04-${String(7 + at).padStart(2, '0')}` },
    }),
  );
  await apply(pool, visits, analytics);
}
