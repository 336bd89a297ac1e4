import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, type CalendarDate, dateInZone } from '../../src/canonical/calendar-date.js';
import type { PartitionRules } from '../../src/contract/extractor.js';
import { readAgainOf, googleAdsStreams, usualLookbackDays } from '../../src/ingest/google-ads/read/streams.js';
import { endOf, periodsIn } from '../../src/ingest/reading/calendar.js';
import { NotKeptError } from '../../src/ingest/reading/partition-errors.js';
import { completed, planned, type ReadSoFar } from '../../src/ingest/reading/partition-plan.js';
import { connectors } from '../../src/ingest/registry.js';
import type { SyncOutcome } from '../../src/ingest/sync-source.js';
import { ConfigError, ThrottledError, TransientError } from '../../src/runtime/errors.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { DailyReports, dailyRules, reportsExtractor } from './support/daily-reports.js';
import { latestPayloads, piecesOf, syncThrough, type SyncingOptions } from './support/syncing.js';
import { TestClock } from './support/test-clock.js';

const hour = 3_600_000;
const day = 24 * hour;

describe('A stream of partitions', () => {
  let database: TestDatabase;
  let clock: TestClock;
  let reports: DailyReports;
  let sourceId: string;
  let sources = 0;
  /** Up to when the last sync says that the source is known. */
  let known: string;

  before(async () => {
    database = await createTestDatabase();
  });

  after(() => database.drop());

  // Each test has a source of its own in one database.
  beforeEach(() => {
    sourceId = `source-${(sources += 1)}`;
    clock = new TestClock('2026-03-10T12:00:00Z');
    reports = new DailyReports();
  });

  const sync = async (
    options: Omit<SyncingOptions, 'sourceId'> & {
      rules?: PartitionRules;
      accounts?: DailyReports[];
      pageBytes?: number;
      refused?: readonly string[];
      deselected?: readonly string[];
    } = {},
  ): Promise<SyncOutcome['streams'][number]['counts']> => {
    const { accounts = [reports], rules, pageBytes, refused = [], deselected = [], ...others } = options;
    const extractor = reportsExtractor(accounts, {
      ...{ clock, refused, deselected, ...(rules && { rules }), ...(pageBytes !== undefined && { pageBytes }) },
    });
    const { streams, knownUntil } = await syncThrough(database, clock, extractor, { ...others, sourceId });
    known = knownUntil.toISOString();
    return streams[0]!.counts;
  };

  /** The days that are noted as held, and since when. */
  const held = async (): Promise<string[]> =>
    [...(await latestPayloads(database, sourceId, 'spend'))].flatMap(([key, payload]) => {
      const { heldSince } = piecesOf(payload)[0] as { heldSince?: string };
      return heldSince === undefined ? [] : [`${key.split('/')[1]} ${heldSince}`];
    });

  /** Spend by day of what the raw log has newest; no spend is null. */
  const stored = async (accountId = 'shop'): Promise<Record<CalendarDate, number | null>> => {
    const payloads = await latestPayloads(database, sourceId, 'spend');
    return Object.fromEntries(
      [...payloads]
        .filter(([key]) => key.startsWith(`${accountId}/`))
        .map(([key, payload]) => {
          const [, ...rows] = piecesOf(payload) as [object, ...{ spend: number }[]];
          return [key.split('/')[1]!, rows.length === 0 ? null : rows.reduce((sum, { spend }) => sum + spend, 0)];
        }),
    );
  };

  const query = async <R extends object>(text: string): Promise<R[]> =>
    (await database.pool.query<R>(text, [sourceId])).rows;
  const stateOf = async (): Promise<{ notices?: string[]; watermark: string | null }> =>
    (
      await query<{ state: { notices?: string[]; watermark: string | null } }>(
        'select state from ops.stream_state where source_id = $1',
      )
    )[0]!.state;
  const versions = async (): Promise<number> =>
    (await query<object>('select 1 from raw.record_version where source_id = $1')).length;

  describe('reads', () => {
    it('each day from the beginning to today, also those without rows', async () => {
      reports.spend('2026-03-02', '2026-03-10', 5);
      reports.clear('2026-03-04');
      reports.set('2026-03-05', 'generic', 2);
      const counts = await sync();
      expect(reports.asked()).to.deep.equal(['2026-03-01..2026-03-07', '2026-03-08..2026-03-10']);
      expect(counts).to.deep.equal({ fetched: 10, new: 10, changed: 0, unchanged: 0, deleted: 0 });
      expect(await stored()).to.deep.equal({
        ...{ '2026-03-01': null, '2026-03-02': 5, '2026-03-03': 5, '2026-03-04': null, '2026-03-05': 7 },
        ...{ '2026-03-06': 5, '2026-03-07': 5, '2026-03-08': 5, '2026-03-09': 5, '2026-03-10': 5 },
      });
      expect((await stateOf()).watermark).to.equal('2026-03-10T12:00:00Z');
    });

    it('what the platform says of a day first, then its rows in the order of their bytes', async () => {
      reports.set('2026-03-10', 'generic', 2);
      reports.set('2026-03-10', 'brand', 1);
      await sync();
      const payloads = await latestPayloads(database, sourceId, 'spend');
      expect(piecesOf(payloads.get('shop/2026-03-10')!)).to.deep.equal([
        { account: 'shop', currency: 'EUR' },
        { campaign: 'brand', spend: 1, day: '2026-03-10' },
        { campaign: 'generic', spend: 2, day: '2026-03-10' },
      ]);
    });

    it('the last days again at each sync, more of them once a day, and writes nothing if they did not change', async () => {
      reports.firstDay = '2026-01-01';
      reports.spend('2026-01-01', '2026-03-20', 5);
      await sync();
      reports.asked();
      clock.advance(hour);
      const before = await versions();
      expect(await sync()).to.include({ new: 0, changed: 0, unchanged: 3 });
      expect(reports.asked()).to.deep.equal(['2026-03-08..2026-03-10']);
      clock.advance(day);
      await sync();
      // The day that is ten days old is read once more: it was still open when it was read last.
      expect(reports.asked()).to.deep.equal(['2026-03-01..2026-03-07', '2026-03-08..2026-03-11']);
      clock.advance(hour);
      await sync();
      expect(reports.asked()).to.deep.equal(['2026-03-09..2026-03-11']);
      expect(await versions()).to.equal(before + 1);
    });

    it('a change of one day as one new version of that day', async () => {
      reports.spend('2026-03-01', '2026-03-10', 5);
      await sync();
      reports.set('2026-03-09', 'brand', 6);
      const before = await versions();
      expect(await sync()).to.include({ changed: 1, unchanged: 2 });
      expect(await versions()).to.equal(before + 1);
      expect(await stored()).to.include({ '2026-03-08': 5, '2026-03-09': 6, '2026-03-10': 5 });
    });

    it('longer back once a week, and after a pause from where it had read', async () => {
      const rules: PartitionRules = {
        ...{ ...dailyRules, restatedForDays: 18 },
        readAgain: [...dailyRules.readAgain, { days: 20, every: 'week' }],
      };
      reports.firstDay = '2026-01-01';
      reports.atOnce = 100;
      await sync({ rules });
      const asked = [];
      for (let passed = 0; passed < 8; passed += 1) {
        reports.asked();
        clock.advance(day);
        await sync({ rules });
        asked.push(...reports.asked());
      }
      expect(asked.slice(5)).to.deep.equal([
        '2026-03-06..2026-03-16',
        '2026-02-19..2026-03-17',
        '2026-03-08..2026-03-18',
      ]);
      clock.advance(40 * day);
      await sync({ rules });
      expect(reports.asked()).to.deep.equal(['2026-02-26..2026-04-27']);
    });

    it('by the rules of an account that has its own', async () => {
      reports.readAgain = [{ days: 2, every: 'sync' }];
      await sync();
      reports.asked();
      clock.advance(day);
      await sync();
      expect(reports.asked()).to.deep.equal(['2026-03-09..2026-03-11']);
    });

    it('earlier days too if the beginning is moved back', async () => {
      await sync();
      reports.firstDay = '2026-02-27';
      reports.spend('2026-02-27', '2026-02-28', 3);
      await sync();
      expect(await stored()).to.include({ '2026-02-27': 3, '2026-02-28': 3 });
    });
  });

  describe('of which the platform keeps only some months', () => {
    const rules = { ...dailyRules, keptForMonths: 3 };

    it('begins with the month that is surely kept', async () => {
      reports.firstDay = '2024-01-01';
      reports.atOnce = 100;
      await sync({ rules });
      expect(reports.asked()).to.deep.equal(['2026-01-01..2026-03-10']);
    });

    it('tells where the platform begins to answer, and leaves what it no longer answers as it is', async () => {
      reports.firstDay = '2026-01-01';
      reports.spend('2026-01-01', '2026-03-10', 5);
      reports.atOnce = 10;
      reports.beforeRead = (from) => {
        if (from < '2026-01-03') throw new NotKeptError('too old', { code: 'too_old' });
      };
      await sync();
      expect(reports.asked().slice(0, 8)).to.deep.equal([
        ...['2026-01-01..2026-01-10', '2026-01-01..2026-01-05', '2026-01-01..2026-01-03', '2026-01-01..2026-01-02'],
        ...['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04..2026-01-13'],
      ]);
      expect((await stateOf()).notices).to.deep.equal(['shop: the platform no longer has what was before 2026-01-03.']);
      expect(Object.keys(await stored()).sort()[0]).to.equal('2026-01-03');
    });
  });

  describe('whose contents collapse', () => {
    beforeEach(async () => {
      reports.spend('2026-03-01', '2026-03-10', 5);
      reports.set('2026-03-09', 'generic', 4);
      await sync();
      reports.asked();
    });

    it('keeps them and tells the operator, until both agree that they are there', async () => {
      reports.missing.add('2026-03-09');
      const before = await versions();
      // The known contents are noted as held, once.
      expect(await sync()).to.deep.equal({ fetched: 3, new: 0, changed: 1, unchanged: 2, deleted: 0 });
      reports.asked();
      expect(await sync()).to.deep.equal({ fetched: 2, new: 0, changed: 0, unchanged: 2, deleted: 0 });
      expect(reports.asked()).to.deep.equal(['2026-03-08..2026-03-10', '=2026-03-09']);
      expect(await held()).to.deep.equal(['2026-03-09 2026-03-10T12:00:00Z']);
      expect((await stateOf()).notices).to.deep.equal([
        "shop, 2026-03-09: the platform reports 0 rows with a total of 0, where 2 with 9 are known, and the account's own total is 9. The known ones are kept since 2026-03-10T12:00:00Z; it is requested again at each sync.",
      ]);
      clock.advance(9 * day);
      await sync();
      // It is past the last three days, and is asked for all the same.
      clock.advance(hour);
      reports.asked();
      await sync();
      expect(reports.asked()).to.deep.equal(['2026-03-09', '=2026-03-09', '2026-03-17..2026-03-19']);
      expect((await stateOf()).notices![0]).to.contain('kept since 2026-03-10T12:00:00Z');
      expect(await stored()).to.include({ '2026-03-09': 9 });
      reports.missing.clear();
      await sync();
      expect((await stateOf()).notices).to.equal(undefined);
      expect(await held()).to.deep.equal([]);
      expect(await versions()).to.equal(before + 11);
    });

    it('believes them once a control total agrees', async () => {
      reports.missing.add('2026-03-09');
      await sync();
      reports.clear('2026-03-09');
      expect(await sync()).to.include({ changed: 1 });
      expect(await stored()).to.include({ '2026-03-09': null });
      expect((await stateOf()).notices).to.equal(undefined);
      reports.asked();
      await sync();
      expect(reports.asked()).to.deep.equal(['2026-03-08..2026-03-10']);
    });

    it('asks for a control total only if half the rows or half the sum is gone', async () => {
      reports.set('2026-03-09', 'generic', 0);
      await sync();
      expect(reports.asked()).to.deep.equal(['2026-03-08..2026-03-10']);
      reports.set('2026-03-09', 'brand', 1);
      expect(await sync()).to.include({ changed: 1 });
      expect(reports.asked()).to.deep.equal(['2026-03-08..2026-03-10', '=2026-03-09']);
    });
  });

  it('that is read for the first time is held where it lacks half of the control total, which is one request for a range', async () => {
    reports.hasControls = true;
    reports.atOnce = 10;
    reports.spend('2026-03-01', '2026-03-09', 5);
    reports.missing.add('2026-03-04');
    // Each day is a page.
    await sync({ pageBytes: 1 });
    expect(reports.asked()).to.deep.equal(['2026-03-01..2026-03-10', '=2026-03-01..2026-03-10']);
    expect((await stateOf()).notices![0]).to.match(/^shop, 2026-03-04: .* 0 rows .*the account's own total is 5/);
    expect(await stored())
      .to.include({ '2026-03-03': 5, '2026-03-10': null })
      .and.not.to.have.property('2026-03-04');
    reports.missing.clear();
    await sync();
    expect(await stored()).to.include({ '2026-03-04': 5 });
    expect((await stateOf()).notices).to.equal(undefined);
    reports.asked();
    await sync();
    expect(reports.asked()).to.deep.equal(['2026-03-08..2026-03-10']);
  });

  it('in which no partition is usually empty: an empty new one is believed only if the control total agrees', async () => {
    const rules = { ...dailyRules, mayBeEmpty: false };
    reports.spend('2026-03-01', '2026-03-10', 5);
    reports.missing.add('2026-03-04');
    reports.clear('2026-03-05');
    await sync({ rules });
    expect(reports.asked()).to.include.members(['=2026-03-04', '=2026-03-05']);
    expect((await stateOf()).notices).to.have.length(1);
    expect(await stored())
      .to.include({ '2026-03-05': null })
      .and.not.to.have.property('2026-03-04');
    reports.missing.clear();
    await sync({ rules });
    expect(await stored()).to.include({ '2026-03-04': 5 });
  });

  describe('that is stopped half-way', () => {
    const stopped = async (afterPages: number): Promise<void> => {
      const stop = new AbortController();
      let pages = 0;
      const onProgress = (): void => {
        pages += 1;
        if (pages === afterPages) stop.abort(new Error('stopped'));
      };
      const error = await rejection(sync({ signal: stop.signal, onProgress, pageBytes: 1 }));
      expect(error.message).to.equal('stopped');
    };

    beforeEach(() => {
      reports.atOnce = 4;
      reports.spend('2026-03-01', '2026-03-20', 5);
    });

    it('continues where it was, on the same day', async () => {
      await stopped(6);
      reports.asked();
      await sync();
      // The page after the sixth was on its way.
      expect(reports.asked()).to.deep.equal(['2026-03-08..2026-03-10']);
      expect(Object.keys(await stored())).to.have.length(10);
    });

    it('continues where it was days later, and reads again in the same run what was open', async () => {
      await stopped(6);
      reports.asked();
      clock.advance(3 * day);
      reports.spend('2026-03-05', '2026-03-05', 6);
      await sync();
      expect(reports.asked()).to.deep.equal([
        ...['2026-03-08..2026-03-11', '2026-03-12..2026-03-13'],
        ...['2026-03-01..2026-03-04', '2026-03-05..2026-03-08', '2026-03-09..2026-03-12', '2026-03-13'],
      ]);
      expect(await stored()).to.include({ '2026-03-05': 6 });
      clock.advance(hour);
      await sync();
      expect(reports.asked()).to.deep.equal(['2026-03-11..2026-03-13']);
    });

    it('while it reads again: does so anew on the next day, since the rule was not followed', async () => {
      await sync();
      clock.advance(day);
      await stopped(2);
      reports.asked();
      clock.advance(day);
      await sync();
      expect(reports.asked()).to.deep.equal([
        ...['2026-03-01..2026-03-04', '2026-03-05..2026-03-08', '2026-03-09..2026-03-12'],
      ]);
    });
  });

  describe('whose requests fail', () => {
    it('asks for fewer partitions at once where they fail for their size', async () => {
      reports.beforeRead = (from, to) => {
        if (addDays(from, 2) < to) throw new TransientError('too long', { code: 'deadline', shrink: true });
      };
      await sync();
      expect(reports.asked()).to.deep.equal([
        ...['2026-03-01..2026-03-07', '2026-03-01..2026-03-04', '2026-03-01..2026-03-02'],
        ...['2026-03-03..2026-03-04', '2026-03-05..2026-03-06', '2026-03-07..2026-03-08', '2026-03-09..2026-03-10'],
      ]);
      expect(Object.keys(await stored())).to.have.length(10);
    });

    it('asks for fewer at once where they are large', async () => {
      for (let at = 0; at < 20; at += 1) reports.spend('2026-03-01', '2026-03-10', 1, `campaign ${at}`);
      // A day has about 1,000 bytes: two of them fill eight pages.
      await sync({ pageBytes: 256 });
      expect(reports.asked()).to.deep.equal(['2026-03-01..2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10']);
    });

    it('refuses rows of another day than it asked for', async () => {
      reports.spend('2026-03-05', '2026-03-05', 5);
      const account = reports.account(dailyRules);
      reports.account = () => ({ ...account, read: () => account.read('2026-03-05', '2026-03-05') });
      clock = new TestClock('2026-03-03T12:00:00Z');
      expect((await rejection(sync())).message).to.match(
        /shop: a report of 2026-03-01 to 2026-03-03 has rows of 2026-03-05/,
      );
    });
  });

  describe('of several accounts', () => {
    const other = (timezone?: string): DailyReports => new DailyReports('other', timezone);

    it('reads the others if one fails, and fails itself in the end', async () => {
      const accounts = [reports, other()];
      reports.beforeRead = () => {
        throw new TransientError('no answer', { code: 'http_network' });
      };
      expect((await rejection(sync({ accounts }))).message).to.equal('no answer');
      expect(Object.keys(await stored('other'))).to.have.length(10);
      expect((await stateOf()).watermark).to.equal(null);
      reports.beforeRead = () => undefined;
      accounts[1]!.asked();
      await sync({ accounts });
      expect(Object.keys(await stored())).to.have.length(10);
      expect(accounts[1]!.asked()).to.deep.equal(['2026-03-08..2026-03-10']);
      expect((await stateOf()).watermark).to.equal('2026-03-10T12:00:00Z');
    });

    it('tells of one that refuses to be read, as long as it does', async () => {
      const accounts = [reports, other()];
      reports.beforeRead = () => {
        throw new ConfigError('it is suspended', { code: 'suspended' });
      };
      await sync({ accounts });
      expect((await stateOf()).notices).to.deep.equal(['shop is not read: it is suspended']);
      expect(Object.keys(await stored('other'))).to.have.length(10);
      reports.beforeRead = () => undefined;
      await sync({ accounts });
      expect((await stateOf()).notices).to.equal(undefined);
    });

    it('is not known any further while an account that was read refuses to be', async () => {
      const accounts = [reports, other()];
      await sync({ accounts });
      expect(known).to.equal('2026-03-10T12:00:00.000Z');
      clock.advance(day);
      reports.beforeRead = () => {
        throw new ConfigError('it is suspended', { code: 'suspended' });
      };
      await sync({ accounts });
      expect([known, (await stateOf()).watermark]).to.deep.equal(['2026-03-10T12:00:00.000Z', '2026-03-10T12:00:00Z']);
      await sync({ accounts: [accounts[1]!], refused: ['shop'] });
      expect(known).to.equal('2026-03-10T12:00:00.000Z');
      reports.beforeRead = () => undefined;
      await sync({ accounts, refused: ['never read'] });
      expect(known).to.equal('2026-03-11T12:00:00.000Z');
    });

    it('tells of one that is no longer listed until it is back, unless it was left out on purpose', async () => {
      const accounts = [reports, other()];
      await sync({ accounts });
      await sync({ accounts: [reports] });
      expect((await stateOf()).notices).to.deep.equal(['other is gone']);
      await sync({ accounts: [reports], deselected: ['other'] });
      expect((await stateOf()).notices).to.equal(undefined);
      await sync({ accounts });
      expect((await stateOf()).notices).to.equal(undefined);
    });

    it('reads the others if one is throttled, and then keeps the wait', async () => {
      const accounts = [reports, other()];
      reports.beforeRead = () => {
        throw new ThrottledError('too many calls', { code: 'limit', waitMs: 5000 });
      };
      expect((await rejection(sync({ accounts }))).cause).to.include({ message: 'too many calls', waitMs: 5000 });
      expect(Object.keys(await stored('other'))).to.have.length(10);
    });

    it('stops at once if no account can be read', async () => {
      const accounts = [reports, other()];
      reports.beforeRead = () => {
        throw new ConfigError('the key was revoked', { code: 'revoked' });
      };
      await rejection(sync({ accounts }));
      expect(accounts[1]!.asked()).to.deep.equal([]);
    });

    it('remembers one that is absent for a time', async () => {
      const accounts = [reports, other()];
      await sync({ accounts });
      clock.advance(day);
      await sync({ accounts: [reports] });
      accounts[1]!.asked();
      clock.advance(day);
      await sync({ accounts });
      expect(accounts[1]!.asked()).to.deep.equal(['2026-03-01..2026-03-07', '2026-03-08..2026-03-12']);
    });

    it('reads each to its own today, also on days of 23 and 25 hours', async () => {
      // The clocks go forward on 8 March in Los Angeles, on 29 March in Berlin; back on 5 April in Auckland.
      const accounts = [
        new DailyReports('west', 'America/Los_Angeles'),
        new DailyReports('middle', 'Europe/Berlin'),
        new DailyReports('east', 'Pacific/Auckland'),
      ];
      for (const each of accounts) {
        each.firstDay = '2026-03-05';
        each.atOnce = 100;
        each.readAgain = [{ days: 1, every: 'sync' }];
      }
      clock = new TestClock('2026-03-05T23:30:00Z');
      const asked = async (): Promise<string[]> => {
        await sync({ accounts });
        return accounts.map((account) => account.asked().join(' '));
      };
      expect(await asked()).to.deep.equal(['2026-03-05', '2026-03-05..2026-03-06', '2026-03-05..2026-03-06']);
      // Midnight in Los Angeles is at 08:00 UTC before the change, and at 07:00 after it.
      clock = new TestClock('2026-03-08T07:30:00Z');
      expect((await asked())[0]).to.equal('2026-03-05..2026-03-07');
      clock = new TestClock('2026-03-09T06:30:00Z');
      expect((await asked())[0]).to.equal('2026-03-07..2026-03-08');
      clock = new TestClock('2026-03-09T07:30:00Z');
      expect((await asked())[0]).to.equal('2026-03-08..2026-03-09');
      clock = new TestClock('2026-03-29T22:30:00Z');
      expect((await asked())[1]).to.equal('2026-03-09..2026-03-30');
      clock = new TestClock('2026-04-05T11:30:00Z');
      expect((await asked())[2]).to.equal('2026-03-30..2026-04-05');
      clock = new TestClock('2026-04-05T12:30:00Z');
      expect((await asked())[2]).to.equal('2026-04-05..2026-04-06');
      const days = Object.keys(await stored('west'));
      expect([days.length, new Set(days).size]).to.deep.equal([32, 32]);
    });
  });

  describe('of weeks and months', () => {
    const longer = (unit: 'week' | 'month'): PartitionRules => ({
      ...{ ...dailyRules, unit },
      readAgain: [{ days: 3, every: 'sync' }],
    });

    it('reads those that contain a day of the range, up to today, and again those that end late enough', async () => {
      reports.spend('2026-02-20', '2026-03-31', 1);
      await sync({ rules: longer('week') });
      // Monday, 23 February to Tuesday, 10 March.
      expect(reports.asked()).to.deep.equal(['2026-02-23..2026-03-10']);
      expect(await stored()).to.deep.equal({ '2026-02-23': 7, '2026-03-02': 7, '2026-03-09': 2 });
      await sync({ rules: longer('week') });
      expect(reports.asked()).to.deep.equal(['2026-03-02..2026-03-10']);
      clock.advance(7 * day);
      await sync({ rules: longer('week') });
      expect(reports.asked()).to.deep.equal(['2026-03-02..2026-03-17']);
      expect(await stored()).to.include({ '2026-03-09': 7, '2026-03-16': 2 });
    });

    it('reads months likewise', async () => {
      reports.firstDay = '2026-01-15';
      reports.spend('2026-01-01', '2026-03-31', 1);
      await sync({ rules: longer('month') });
      expect(reports.asked()).to.deep.equal(['2026-01-01..2026-03-10']);
      expect(await stored()).to.deep.equal({ '2026-01-01': 31, '2026-02-01': 28, '2026-03-01': 10 });
      await sync({ rules: longer('month') });
      expect(reports.asked()).to.deep.equal(['2026-03-01..2026-03-10']);
    });
  });

  it('continues with work that the platform had begun, and drops it where that fails for its size', async () => {
    const begun: unknown[] = [];
    const plain = reports.account.bind(reports);
    let isBroken = true;
    reports.account = (rules) => {
      const account = plain(rules);
      return {
        ...account,
        async *read(from, to, work) {
          begun.push(work ?? null);
          if (work === undefined) yield { begun: { job: `${from}..${to}` } };
          if (isBroken) throw new TransientError('the job is running', { code: 'running' });
          if (begun.length === 2) throw new TransientError('the job is too large', { code: 'large', shrink: true });
          yield* account.read(from, to);
        },
      };
    };
    await rejection(sync());
    isBroken = false;
    await sync();
    expect(begun).to.deep.equal([null, { job: '2026-03-01..2026-03-07' }, null, null, null]);
    expect(reports.asked()).to.deep.equal([
      '2026-03-01..2026-03-04',
      '2026-03-05..2026-03-08',
      '2026-03-09..2026-03-10',
    ]);
  });

  const rulesOf: Record<string, PartitionRules> = {
    'Google Ads, of an account with usual lookbacks': {
      ...googleAdsStreams.adSpend.partitions,
      restatedForDays: usualLookbackDays,
      readAgain: readAgainOf(usualLookbackDays),
    },
  };
  for (const connector of Object.values(connectors)) {
    for (const stream of connector?.streams ?? []) {
      if (stream.mode === 'partitions') rulesOf[`${connector!.platform}, ${stream.name}`] = stream.partitions;
    }
  }
  for (const [name, rules] of Object.entries(rulesOf)) {
    it(`reads each last once it can no longer change, whenever is synced: ${name}`, () => {
      const pauses = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 400 })), {
        ...{ minLength: 1, maxLength: 150 },
      });
      fc.assert(
        fc.property(pauses, (hours) => {
          clock = new TestClock('2026-03-10T12:00:00Z');
          let so: ReadSoFar = {};
          const lastRead = new Map<CalendarDate, CalendarDate>();
          let today = '';
          // The longest rule is followed once a week at least.
          for (const pause of [...hours, 8 * 24]) {
            clock.advance(pause * hour);
            today = dateInZone(clock.now(), 'UTC');
            const plan = planned(so, { firstDay: '2026-01-01', rules, today });
            for (const start of periodsIn(rules.unit, plan.from, plan.to)) lastRead.set(start, today);
            so = completed(so, plan);
          }
          for (const [start, on] of lastRead) {
            const restatedUntil = addDays(endOf(rules.unit, start), rules.restatedForDays);
            if (restatedUntil < today) expect(on > restatedUntil, `${start}, last read on ${on}`).to.equal(true);
          }
        }),
        { numRuns: 30 },
      );
    });
  }

  it('gives what one reading at the end gives, whatever was restated, and however often it was stopped or paused', async () => {
    const syncs = fc.array(
      fc.record({ pauseHours: fc.integer({ min: 1, max: 300 }), stopAfter: fc.integer({ min: 1, max: 12 }) }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(syncs, fc.integer({ min: 0, max: 99 }), async (steps, seed) => {
        sourceId = `source-${(sources += 1)}`;
        clock = new TestClock('2026-03-10T12:00:00Z');
        reports = new DailyReports();
        for (const { pauseHours, stopAfter } of steps) {
          clock.advance(pauseHours * hour);
          restate(reports, clock, seed);
          const stop = new AbortController();
          let pages = 0;
          const onProgress = (): void => {
            pages += 1;
            if (pages === stopAfter) stop.abort(new Error('stopped'));
          };
          await sync({ signal: stop.signal, onProgress, pageBytes: 60 }).catch((error: Error) => {
            if (error.message !== 'stopped') throw error;
          });
        }
        clock.advance(2 * day);
        restate(reports, clock, seed);
        await sync();
        clock.advance(day);
        restate(reports, clock, seed);
        await sync();
        const kept = await stored();
        sourceId = `source-${(sources += 1)}`;
        await sync();
        expect(kept).to.deep.equal(await stored());
      }),
      { numRuns: 8 },
    );
  });
});

/** Every day's spend is another number on each of its first ten days, on some of them nothing. */
function restate(reports: DailyReports, clock: TestClock, seed: number): void {
  reports.rows = [];
  const today = clock.now().toISOString().slice(0, 10);
  for (let at = reports.firstDay; at <= today; at = addDays(at, 1)) {
    const age = Math.min(10, (Date.parse(today) - Date.parse(at)) / day);
    const spend = (Date.parse(at) / day + age * 7 + seed) % 11;
    if (spend > 0) reports.set(at, 'brand', spend);
  }
}
