import { expect } from 'chai';
import type { Page, StreamState } from '../../src/contract/extractor.js';
import { checkPage } from '../../src/ingest/check-page.js';
import { knownUntil } from '../../src/ingest/known-until.js';
import { readAccountScans } from '../../src/ingest/reading/account-scans.js';
import type { ScanPage } from '../../src/ingest/reading/full-scan.js';
import { ConfigError, TransientError } from '../../src/runtime/errors.js';
import { testLogger } from '../support/test-logger.js';
import { TestClock } from './support/test-clock.js';

const silent = new TransientError('no answer', { code: 'silent' });
const refusal = new ConfigError('refused', { code: 'refused' });

describe('Scans of several accounts', () => {
  /** By account: what its next pages fail with, by position. */
  let faults: Record<string, Record<number, Error>>;
  let read: string[];
  let clock: TestClock;
  beforeEach(() => {
    [faults, read, clock] = [{}, [], new TestClock()];
  });

  /** Two pages each. */
  async function* pagesOf(accountId: string, position: number): AsyncGenerator<ScanPage> {
    for (let at = position; at < 2; at += 1) {
      const fault = faults[accountId]?.[at];
      if (fault) throw fault;
      read.push(`${accountId}${at}`);
      const record = { key: `${accountId}/${at}`, updatedAt: null, payload: Buffer.from('{}') };
      yield { records: [record], position: at + 1, isLast: at === 1 };
    }
  }

  /** Reads up to `mostPages` pages, and what was thrown. */
  async function scan(
    state: StreamState,
    mostPages = Infinity,
  ): Promise<{ state: StreamState; pages: Page[]; error: unknown }> {
    const pages: Page[] = [];
    const accounts = ['a', 'b', 'c'].map((accountId) => ({
      accountId,
      readPages: (position: unknown) => pagesOf(accountId, (position as number | undefined) ?? 0),
    }));
    const isOfAccount = (error: unknown): error is ConfigError => error === refusal;
    const reading = readAccountScans({ contents: 'campaigns', state, clock, log: testLogger, accounts, isOfAccount });
    let error: unknown = null;
    try {
      for await (const page of reading) if (pages.push(page) >= mostPages) break;
    } catch (thrown) {
      error = thrown;
    }
    return { state: JSON.parse(JSON.stringify(pages.at(-1)?.state ?? state)) as StreamState, pages, error };
  }

  const fresh: StreamState = { watermark: null };

  it('go past one that gives no answer, and read all again after it, this one from where it stopped', async () => {
    faults = { a: { 1: silent } };
    const failed = await scan(fresh);
    expect(failed.error).to.equal(silent);
    expect(failed.pages.flatMap(({ completes, keyPrefix }) => (completes && keyPrefix) ?? [])).to.deep.equal([
      'b/',
      'c/',
    ]);
    expect(failed.state).to.include({ watermark: null, isShort: true });
    [faults, read] = [{}, []];
    const begunAt = clock.now().toISOString().replace('.000', '');
    clock.advance(60_000);
    const healed = await scan(failed.state);
    expect(read).to.deep.equal(['a1', 'b0', 'b1', 'c0', 'c1']);
    // The first page of a is as of the first attempt.
    expect(healed.state).to.deep.equal({ watermark: begunAt, known: ['b', 'c', 'a'] });
  });

  it('go on where a dead worker left them, and with what failed before it', async () => {
    faults = { a: { 0: silent } };
    const { state } = await scan(fresh, 3);
    expect(read).to.deep.equal(['b0', 'b1', 'c0']);
    [faults, read] = [{}, []];
    await scan(state);
    expect(read).to.deep.equal(['a0', 'a1', 'c1']);
  });

  it('are known up to when the pass began that they complete; an old one is not gone on with', async () => {
    const { state } = await scan(fresh, 4);
    const begunAt = clock.now().toISOString().replace('.000', '');
    clock.advance(600_000);
    expect((await scan(state)).state.watermark).to.equal(begunAt);
    read = [];
    clock.advance(3_600_000);
    await scan(state);
    expect(read).to.deep.equal(['a0', 'a1', 'b0', 'b1', 'c0', 'c1']);
  });

  it('tell of one that refuses; once it was read, the stream is known no further', async () => {
    faults = { b: { 0: refusal } };
    const never = await scan(fresh);
    expect([never.error, never.state.notices]).to.deep.equal([null, ['Not read of b: campaigns. refused']]);
    expect(never.state.isShort).to.equal(undefined);
    faults = {};
    const whole = await scan(never.state);
    expect(whole.state.notices).to.equal(undefined);
    faults = { b: { 0: refusal } };
    clock.advance(60_000);
    const after = await scan(whole.state);
    expect(after.state).to.include({ watermark: whole.state.watermark, isShort: true });
    const { watermark } = after.state;
    const watermarks = { before: watermark, after: watermark };
    expect(knownUntil('full_scan', { ...watermarks, isShort: true }, clock.now())).to.deep.equal(new Date(watermark!));
    expect(knownUntil('full_scan', watermarks, clock.now())).to.deep.equal(clock.now());
  });
});

describe('A page of a stream', () => {
  const days = {
    ...{ name: 'days', mode: 'partitions' as const },
    partitions: { unit: 'day' as const, restatedForDays: 1, readAgain: [], keptForMonths: null, mayBeEmpty: true },
  };
  const record = (key: string, updatedAt: string | null = null) => ({ key, updatedAt, payload: Buffer.from('') });
  const page = (changes: Partial<Page>): Page => ({ records: [], state: { watermark: null }, ...changes });

  it('of partitions has whole partitions without times, and completes no scan', () => {
    checkPage(days, page({ records: [record('1/2026-11-01')] }));
    for (const wrong of [
      page({ records: [record('1/2026-11')] }),
      page({ records: [record('1/2026-11-01', '2026-11-01T00:00:00Z')] }),
      page({ completes: { scan: 'x' } }),
    ]) {
      expect(() => checkPage(days, wrong)).to.throw(/stream days of partitions yields .* bug of its connector/);
      checkPage({ name: 'list', mode: 'full_scan' }, wrong);
    }
  });
});
