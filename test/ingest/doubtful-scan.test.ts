import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Stream } from '../../src/contract/extractor.js';
import { readAccountScans } from '../../src/ingest/reading/account-scans.js';
import { readFullScan } from '../../src/ingest/reading/full-scan.js';
import { syncSource } from '../../src/ingest/sync-source.js';
import { type ConfigError, TransientError } from '../../src/runtime/errors.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { testLogger } from '../support/test-logger.js';
import { unguarded } from './support/syncing.js';
import { TestClock } from './support/test-clock.js';

type Counts = { deleted: number; unchanged: number };

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
  const scan = (...pages: string[][]): Promise<Counts> =>
    sync(({ state }) => readFullScan({ state, clock, readPages: (position) => read(pages, position) }));

  async function sync(extract: Stream['extract']): Promise<Counts> {
    clock.advance(1000);
    const { streams } = await syncSource({
      ...{ pool: database.pool, clock, log: testLogger, source: { sourceId: 'shelf' } },
      extractor: {
        probe: async () => ({ name: 'shelf', currency: 'GBP', timezone: 'Europe/London', notices: [], streams: [] }),
        streams: [{ name: 'locations', mode: 'full_scan', extract }],
        close: async () => undefined,
      },
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

  /** One sync of several accounts: which keys each has. */
  const scanAccounts = (accounts: Record<string, string[]>): Promise<Counts> =>
    sync(({ state }) =>
      readAccountScans({
        contents: 'campaigns',
        ...{ state, clock, log: testLogger, isOfAccount: (_: unknown): _ is ConfigError => false },
        accounts: Object.entries(accounts).map(([accountId, given]) => ({
          accountId,
          readPages: (position) => read([given.map((key) => `${accountId}/${key}`)], position),
        })),
      }),
    );

  /** How many keys each account has. */
  const known = async (): Promise<Record<string, number>> => {
    const { rows } = await database.pool.query<{ account: string; keys: number }>(
      `select split_part(record_key, '/', 1) as account, count(*)::integer as keys
      from (select distinct on (record_key) * from raw.record_version order by record_key, chunk_id desc, position desc) newest
      where not is_deleted group by 1 order by 1`,
    );
    return Object.fromEntries(rows.map(({ account, keys: count }) => [account, count]));
  };

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

  it('of one account holds no other: they are read in the same attempt, and its own waits for the next scan', async () => {
    const [most, few] = [keys(0, 30), keys(0, 10)];
    await scanAccounts({ a: most, b: few, c: few });
    const firstReadAt = clock.now().toISOString().replace('.000Z', 'Z');
    const error = await rejection(scanAccounts({ a: few, b: keys(0, 11), c: keys(0, 9) }));
    expect(error.message).to.contain('locations of "shelf", account a, lacks 20 of the 30');
    expect(await known()).to.deep.equal({ a: 30, b: 11, c: 9 });
    const { state } = (await database.pool.query('select state from ops.stream_state')).rows[0]!;
    expect(state).to.include({ watermark: firstReadAt, isShort: true }).and.to.not.have.property('doubted');
    // Of two that are doubted each is compared with its own scan before.
    await rejection(scanAccounts({ a: most, b: [], c: [] }));
    await scanAccounts({ a: most, b: [], c: few });
    expect(await known()).to.deep.equal({ a: 30, c: 10 });
    expect(await leftOver()).to.equal(0);
  });

  it('is accepted if few were known and it shows some', async () => {
    await scan(keys(0, 20));
    expect((await scan(keys(0, 1))).deleted).to.equal(19);
  });
});
