import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Extractor } from '../../src/contract/extractor.js';
import { readFullScan } from '../../src/ingest/reading/full-scan.js';
import { syncSource } from '../../src/ingest/sync-source.js';
import { TransientError } from '../../src/runtime/errors.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { testLogger } from '../support/test-logger.js';
import { unguarded } from './support/syncing.js';
import { TestClock } from './support/test-clock.js';

/** Keys `from` to `to`, exclusive. */
const keys = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `k${from + i}`);

describe('A full scan without most of the known keys', () => {
  const clock = new TestClock();
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(() => database.drop());

  /** One sync that receives these pages. */
  async function scan(...pages: string[][]): Promise<{ deleted: number; unchanged: number }> {
    clock.advance(1000);
    const extractor: Extractor = {
      probe: async () => ({ name: 'shelf', currency: 'GBP', timezone: 'Europe/London', notices: [], streams: [] }),
      streams: [
        {
          name: 'locations',
          mode: 'full_scan',
          extract: ({ state }) => readFullScan({ state, clock, readPages: (position) => read(pages, position) }),
        },
      ],
      close: async () => undefined,
    };
    const { streams } = await syncSource({
      ...{ pool: database.pool, clock, log: testLogger, source: { sourceId: 'shelf' }, extractor },
      ...{ runId: randomUUID(), lease: unguarded(database.pool), signal: new AbortController().signal },
    });
    return streams[0]!.counts;
  }

  async function* read(pages: string[][], position: unknown) {
    for (let page = Number(position ?? 0); page < pages.length; page += 1) {
      yield {
        records: pages[page]!.map((key) => ({ key, updatedAt: null, payload: Buffer.from(key) })),
        position: page + 1,
        isLast: page === pages.length - 1,
      };
    }
  }

  const leftOver = async () => (await database.pool.query('select 1 from raw.scan_key')).rowCount;

  it('is refused with an error, and deletes nothing; a complete one afterwards continues as usual', async () => {
    await scan(keys(0, 20), keys(20, 40));
    // The first request is answered with the last page of an earlier scan.
    const error = await rejection(scan(keys(20, 30)));
    expect(error).to.be.instanceOf(TransientError);
    expect(error.message).to.match(/locations of "shelf" lacks 30 of the 40 that are known.*until the next scan/);
    const whole = await scan(keys(0, 20), keys(20, 39));
    expect([whole.deleted, whole.unchanged]).to.deep.equal([1, 39]);
    expect(await leftOver()).to.equal(0);
  });

  it('is accepted when the next one shows the same, so that a large deletion does not block the source', async () => {
    await scan(keys(0, 40));
    await rejection(scan(keys(0, 10)));
    // One more has been deleted in between.
    expect((await scan(keys(0, 9))).deleted).to.equal(31);
    expect(await leftOver()).to.equal(0);
  });

  it('is accepted when the next one shows nothing either', async () => {
    await scan(keys(0, 40));
    await rejection(scan([]));
    expect((await scan([])).deleted).to.equal(40);
  });

  it('is not accepted when the next one lacks something else', async () => {
    await scan(keys(0, 40));
    await rejection(scan([]));
    await rejection(scan(keys(0, 10)));
    await rejection(scan(keys(30, 40)));
    expect((await scan(keys(0, 40))).deleted).to.equal(0);
  });

  for (const known of [1, 2, 20]) {
    it(`is not accepted if ${known} were known and it shows none, until the next one shows none either`, async () => {
      await scan(keys(0, known));
      const error = await rejection(scan([]));
      expect(error.message).to.contain(`lacks ${known} of the ${known} that are known`);
      expect((await scan(keys(0, known))).deleted).to.equal(0);
      await rejection(scan([]));
      expect((await scan([])).deleted).to.equal(known);
      expect(await leftOver()).to.equal(0);
    });
  }

  it('is accepted if few were known and it shows some', async () => {
    await scan(keys(0, 20));
    expect((await scan(keys(0, 1))).deleted).to.equal(19);
  });
});
