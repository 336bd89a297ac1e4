import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Pool } from '../../src/database/pool.js';
import { blockSource, rememberReading } from '../../src/ledger/sources/account.js';
import { registerSources } from '../../src/ledger/sources/registry.js';
import { claimRun, finishRun } from '../../src/ledger/sync-runs/run-life.js';
import { rememberAsOf } from '../../src/ledger/warehouse-version/version.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { leeds, london, trade } from './support/trade.js';

/** What a dashboard asks each time: how current the figures are, and the figures. */
const dashboard = `query Dashboard {
  warehouse { version publishedAt asOf latestDay changePosition }
  sources { id name asOf wholeFrom isConfigured }
  source(id: "leeds") { asOf }
  dailySummary(filter: { date: { range: { from: "2026-07-01", to: "2026-07-01" } } }) { orders }
}`;

interface Shown {
  warehouse: { version: string; publishedAt: string; asOf: string | null };
  sources: { id: string; asOf: string | null; isConfigured: boolean }[];
  source: { asOf: string | null };
  dailySummary: { orders: number }[];
}

describe('The version beside the figures', () => {
  let database: TestDatabase;
  let api: TestApi;
  let pool: Pool;
  let number = 0;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    pool = database.pool;
    await registerSources(pool, [london, leeds].map(configured));
    api = await startTestApi({}, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const configured = ({ sourceId, platform, name }: typeof london) =>
    ({ id: sourceId, platform, name }) as Parameters<typeof registerSources>[1][number];

  const look = async (etag?: string): Promise<{ status: number; etag: string | null; shown: Shown | null }> => {
    const answer = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(etag && { 'if-none-match': etag }) },
      body: JSON.stringify({ query: dashboard }),
    });
    const text = await answer.text();
    const shown = text === '' ? null : (JSON.parse(text) as { data: Shown }).data;
    return { status: answer.status, etag: answer.headers.get('etag'), shown };
  };

  /** The answer, which is kept: the same request costs no statement, and 304 says that nothing has changed. */
  async function kept(): Promise<{ etag: string; shown: Shown }> {
    const first = await look();
    expect([first.status, first.etag], JSON.stringify(first.shown)).to.satisfy(
      ([status, etag]: [number, string | null]) => status === 200 && etag !== null,
    );
    const before = api.statements();
    const again = await look(first.etag!);
    expect([again.status, again.etag, api.statements()]).to.deep.equal([304, first.etag, before]);
    return { etag: first.etag!, shown: first.shown! };
  }

  const oneMoreOrder = async (): Promise<void> => {
    number += 1;
    const lines = [line('1', { quantity: '1', grossSales: '9.00' })];
    await apply(pool, [order(`more ${number}`, { orderedAt: '2026-07-01T10:00:00Z', lines, total: '9.00' })]);
  };

  /** As a sync ends, whether or not it read anything new. */
  const readUntil = async (instant: string): Promise<void> => {
    for (const { sourceId } of [london, leeds]) {
      const reading = { sourceId, ordersReadFrom: null, timezone: 'Europe/London' };
      await rememberReading(pool, reading, new Date(instant));
    }
    await rememberAsOf(pool, instant);
  };

  const runOf = async (sourceId: string): Promise<string> => {
    const runId = randomUUID();
    await pool.query(
      `insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at, phase)
       select $1, source_id, platform, 'schedule', 'queued', 0, now(), 'extract' from ops.source where source_id = $2`,
      [runId, sourceId],
    );
    await claimRun(pool, runId, new Date());
    return runId;
  };

  it('is kept with them, and both move with a sync that brings something new', async () => {
    await readUntil('2026-07-15T04:00:00Z');
    const before = await kept();
    expect(before.shown.warehouse.asOf).to.equal('2026-07-15T04:00:00Z');
    await oneMoreOrder();
    await publish(pool, '2026-07-15T06:00:00Z');
    await readUntil('2026-07-15T05:00:00Z');
    const changed = await look(before.etag);
    expect(changed.status).to.equal(200);
    const after = await kept();
    expect(after.shown).to.deep.equal(changed.shown);
    expect(Number(after.shown.warehouse.version)).to.equal(Number(before.shown.warehouse.version) + 1);
    expect(after.shown.dailySummary[0]!.orders).to.equal(before.shown.dailySummary[0]!.orders + 1);
    expect([after.shown.warehouse.asOf, after.shown.source.asOf]).to.deep.equal([
      '2026-07-15T05:00:00Z',
      '2026-07-15T05:00:00Z',
    ]);
  });

  it('is as of the last sync, also of one that found nothing new', async () => {
    const before = await kept();
    await readUntil('2026-07-15T07:00:00Z');
    const { status, shown } = await look(before.etag);
    expect([status, shown!.warehouse.asOf]).to.deep.equal([200, '2026-07-15T07:00:00Z']);
    const { version } = before.shown.warehouse;
    expect([shown!.warehouse.version, shown!.dailySummary]).to.deep.equal([version, before.shown.dailySummary]);
  });

  it('stays while a sync runs and fails, and for a source that a person must mend', async () => {
    const { etag } = await kept();
    const runId = await runOf('leeds');
    expect((await look(etag)).status).to.equal(304);
    await finishRun(pool, runId, new Date(), { code: 'request_failed', message: 'The store does not answer.' });
    await blockSource(pool, 'leeds', 'The key was revoked.');
    expect((await look(etag)).status).to.equal(304);
  });

  it('is as of no instant while a new source has never been read, and of one again without it', async () => {
    const before = await kept();
    const york = { ...leeds, sourceId: 'york', name: 'York' };
    await registerSources(pool, [london, leeds, york].map(configured));
    const added = (await look(before.etag)).shown!;
    expect([added.warehouse.asOf, added.sources.map(({ id }) => id)]).to.deep.equal([
      null,
      ['leeds', 'london', 'york'],
    ]);
    await registerSources(pool, [london, leeds].map(configured));
    const removed = (await kept()).shown;
    expect(removed.warehouse.asOf).to.equal(before.shown.warehouse.asOf);
    expect(removed.sources.find(({ id }) => id === 'york')).to.include({ isConfigured: false });
  });

  it('is never that of other figures, whatever is published meanwhile', async () => {
    const { shown: first } = await kept();
    const ordersOf = new Map([[first.warehouse.version, first.dailySummary[0]!.orders]]);
    let isOver = false;
    const trading = (async () => {
      for (let round = 1; round <= 8; round += 1) {
        await oneMoreOrder();
        const version = String(Number(first.warehouse.version) + round);
        ordersOf.set(version, first.dailySummary[0]!.orders + round);
        await publish(pool, `2026-07-15T08:00:0${round}Z`);
      }
      isOver = true;
    })();
    const seen = new Set<string>();
    let etag: string | undefined;
    let latest = Number(first.warehouse.version);
    for (; !isOver;) {
      const answered = await look(etag);
      etag = answered.etag!;
      if (!answered.shown) continue;
      const { warehouse, dailySummary } = answered.shown;
      expect(Number(warehouse.version)).to.be.at.least(latest);
      latest = Number(warehouse.version);
      expect(dailySummary[0]!.orders, warehouse.version).to.equal(ordersOf.get(warehouse.version));
      seen.add(warehouse.version);
    }
    await trading;
    expect(seen.size).to.be.greaterThan(2);
    expect((await kept()).shown.warehouse.version).to.equal(String(Number(first.warehouse.version) + 8));
  });
});
