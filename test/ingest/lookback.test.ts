import { expect } from 'chai';
import type { StreamState } from '../../src/contract/extractor.js';
import { isSettled, type Slice, type WindowSettings } from '../../src/ingest/reading/slices.js';
import { readWindows, type SlicePage } from '../../src/ingest/reading/windows.js';
import { TransientError } from '../../src/runtime/errors.js';
import { TestClock } from './support/test-clock.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const settings: WindowSettings = {
  start: new Date('2026-06-01T00:00:00Z'),
  safetyMs: 2 * minute,
  lookback: { minMs: 10 * minute, maxMs: day },
  window: { startMs: 30 * day, minMs: minute, maxMs: 40 * day },
};
const lastPage: SlicePage = { records: [], position: null, isLast: true };
const read = { watermark: '2026-06-30T11:58:00Z', readAt: '2026-06-30T12:00:00Z' };

/**
 * Reads up to the clock's time, or only this many pages, and returns the windows that were read and the resulting
 * state.
 */
async function run(
  state: StreamState,
  clock: TestClock,
  {
    fail,
    pages = 1000,
    overrides,
  }: { fail?: (slice: Slice) => boolean; pages?: number; overrides?: Partial<WindowSettings> } = {},
): Promise<{ windows: Slice[]; state: StreamState }> {
  const windows: Slice[] = [];
  let kept = state;
  const readSlice = async function* (slice: Slice): AsyncGenerator<SlicePage> {
    if (fail?.(slice)) throw new TransientError('too big', { code: 'too_big', shrink: true });
    windows.push(slice);
    yield lastPage;
  };
  for await (const page of readWindows({ state, clock, settings: { ...settings, ...overrides }, readSlice })) {
    kept = JSON.parse(JSON.stringify(page.state)) as StreamState;
    if (windows.length === pages) break;
  }
  return { windows, state: kept };
}

function expectUnbroken(windows: readonly Slice[], from: string, to: string): void {
  expect(windows[0]?.from).to.equal(from);
  for (const [i, slice] of windows.slice(1).entries()) expect(slice.from).to.equal(windows[i]!.to);
  expect(windows.at(-1)?.to).to.equal(to);
}

describe('a lookback', () => {
  let clock: TestClock;

  beforeEach(() => {
    clock = new TestClock('2026-07-01T12:00:00Z');
  });

  it('is read to its end if windows are shorter', async () => {
    const { windows, state } = await run({ ...read, windowMs: 6 * hour }, clock);
    expect(windows.length).to.be.greaterThan(2);
    expectUnbroken(windows, '2026-06-29T12:00:00Z', '2026-07-01T11:58:00Z');
    expect(state).to.not.have.property('lookedBackTo');
  });

  it('is read to its end if its window had to be made smaller', async () => {
    const tooBig = ({ from, to }: Slice): boolean => Date.parse(to) - Date.parse(from) > 5 * hour;
    const { windows } = await run(read, clock, { fail: tooBig });
    expectUnbroken(windows, '2026-06-29T12:00:00Z', '2026-07-01T11:58:00Z');
  });

  it('resumes if a run was interrupted in the middle of it', async () => {
    const cut = await run({ ...read, windowMs: 6 * hour }, clock, { pages: 2 });
    const last = cut.windows.at(-1)!;
    expect(Date.parse(last.to)).to.be.lessThan(Date.parse(read.watermark));
    expect(cut.state.watermark).to.equal(read.watermark);
    const { windows } = await run(cut.state, clock);
    expectUnbroken(windows, last.to, '2026-07-01T11:58:00Z');
  });

  it('is not skipped after a slice that an earlier run had begun', async () => {
    const slice: Slice = {
      from: '2026-06-29T12:00:00Z',
      to: '2026-06-30T11:58:00Z',
      readAt: '2026-06-30T12:00:00Z',
      isLatest: true,
      position: { after: 'abc' },
    };
    const { windows } = await run({ watermark: '2026-06-29T11:58:00Z', readAt: '2026-06-29T12:00:00Z', slice }, clock);
    expect(windows.map(({ from, to }) => [from, to])).to.deep.equal([
      ['2026-06-29T12:00:00Z', '2026-06-30T11:58:00Z'],
      ['2026-06-29T12:00:00Z', '2026-07-01T11:58:00Z'],
    ]);
  });

  describe('of records that are read in another way once they are settled', () => {
    const overrides = { settledMs: 2 * day, isDaily: true, window: { startMs: 90 * day, minMs: day, maxMs: 90 * day } };
    const bounds = ({ from, to, isLookback }: Slice): unknown[] => [from, to, isLookback ?? false];

    it('does not reach behind the settled border, where a run that was interrupted continues', async () => {
      const cut = await run({ watermark: null }, clock, { pages: 1, overrides });
      expect(cut.windows.map(bounds)).to.deep.equal([['2026-06-01T00:00:00Z', '2026-06-29T00:00:00Z', false]]);
      clock.advance(minute);
      const { windows } = await run(cut.state, clock, { overrides });
      expect(windows.map(bounds)).to.deep.equal([['2026-06-29T00:00:00Z', '2026-07-01T11:59:00Z', false]]);
    });

    it('is not settled if it is a half of what crossed the border: a part of it may have come by pages', async () => {
      const since = '2026-06-28T18:00:00Z';
      const crossing = { settledMs: 2 * day };
      const tooBig = ({ from, to }: Slice): boolean => Date.parse(to) - Date.parse(from) > 10 * hour;
      const { windows } = await run({ watermark: since, readAt: since }, clock, { fail: tooBig, overrides: crossing });
      const fresh = windows.filter(({ isLookback }) => !isLookback);
      expect(fresh[0]!.to < '2026-06-29T12:00:00Z', fresh[0]!.to).to.equal(true);
      expect(fresh.filter((slice) => isSettled(slice, { ...settings, ...crossing }))).to.deep.equal([]);
    });

    it('ends where the new ones begin', async () => {
      const { state } = await run({ watermark: null }, clock, { overrides });
      clock.advance(5 * day);
      const { windows } = await run(state, clock, { overrides });
      expect(windows.map(bounds)).to.deep.equal([
        ['2026-06-29T00:00:00Z', '2026-07-02T00:00:00Z', true],
        ['2026-07-02T00:00:00Z', '2026-07-04T00:00:00Z', false],
        ['2026-07-04T00:00:00Z', '2026-07-06T11:58:00Z', false],
      ]);
    });
  });
});
