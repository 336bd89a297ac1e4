import { expect } from 'chai';
import type { Page, StreamState } from '../../src/contract/extractor.js';
import { oneAhead } from '../../src/ingest/one-ahead.js';
import { readFullScan } from '../../src/ingest/reading/full-scan.js';
import type { Slice, WindowSettings } from '../../src/ingest/reading/slices.js';
import { readWindows, type SlicePage, StalePositionError } from '../../src/ingest/reading/windows.js';
import { TransientError } from '../../src/runtime/errors.js';
import { rejection } from '../support/rejection.js';
import { TestClock } from './support/test-clock.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const settings: WindowSettings = {
  start: new Date('2026-06-01T00:00:00Z'),
  safetyMs: 2 * minute,
  lookback: { minMs: 10 * minute, maxMs: day },
  window: { startMs: 10 * day, minMs: minute, maxMs: 40 * day },
};
const empty: SlicePage = { records: [], position: null, isLast: true };
const onePage = async function* (): AsyncGenerator<SlicePage> {
  yield empty;
};

interface Run {
  pages: Page[];
  windows: string[];
  state: StreamState;
}

async function run(
  state: StreamState,
  clock: TestClock,
  readSlice: (slice: Slice) => AsyncIterable<SlicePage> = onePage,
  overrides: Partial<WindowSettings> = {},
): Promise<Run> {
  const windows: string[] = [];
  const pages: Page[] = [];
  const stream = {
    state,
    clock,
    settings: { ...settings, ...overrides },
    readSlice: (slice: Slice) => {
      windows.push(`${slice.from.slice(5, 16)} ${slice.to.slice(5, 16)}`);
      return readSlice(slice);
    },
  };
  // As the database stores it.
  for await (const page of readWindows(stream)) pages.push(JSON.parse(JSON.stringify(page)) as Page);
  return { pages, windows, state: pages.at(-1)?.state ?? state };
}

describe('windows of a keyed stream', () => {
  let clock: TestClock;

  beforeEach(() => {
    clock = new TestClock('2026-07-01T12:00:00.700Z');
  });

  it('follow one another without gap or overlap from the start of the backfill, grow, and end at the safety lag', async () => {
    const { windows, state } = await run({ watermark: null }, clock);
    expect(windows).to.deep.equal(['06-01T00:00 06-11T00:00', '06-11T00:00 07-01T00:00', '07-01T00:00 07-01T11:58']);
    expect(state.watermark).to.equal('2026-07-01T11:58:00Z');
  });

  it('move the watermark over empty windows', async () => {
    const { pages } = await run({ watermark: null }, clock);
    expect(pages.map(({ state }) => state.watermark)).to.deep.equal([
      '2026-06-11T00:00:00Z',
      '2026-07-01T00:00:00Z',
      '2026-07-01T11:58:00Z',
    ]);
  });

  it('look back at least ten minutes before the last reading', async () => {
    const { state } = await run({ watermark: null }, clock);
    clock.advance(minute);
    expect((await run(state, clock)).windows).to.deep.equal(['07-01T11:50 07-01T11:59']);
  });

  it('look back as far as the last pause was long, at most a day', async () => {
    const { state } = await run({ watermark: null }, clock);
    clock.advance(3 * 60 * minute);
    expect((await run(state, clock)).windows).to.deep.equal(['07-01T09:00 07-01T14:58']);
    clock.advance(9 * day);
    expect((await run(state, clock)).windows).to.deep.equal(['06-30T12:00 07-10T14:58']);
  });

  it('never move the watermark back', async () => {
    const { state } = await run({ watermark: null }, clock);
    clock.advance(-minute);
    expect((await run(state, clock)).state.watermark).to.equal(state.watermark);
  });

  it('end at the settled border, and continue from there', async () => {
    const { windows } = await run({ watermark: '2026-06-27T00:00:00Z' }, clock, onePage, { settledMs: 2 * day });
    expect(windows).to.deep.equal(['06-26T00:00 06-27T00:00', '06-27T00:00 06-29T12:00', '06-29T12:00 07-01T11:58']);
  });

  it('begin with the day, in any zone, if the filter has whole days', async () => {
    const { windows } = await run({ watermark: '2026-06-12T15:00:00Z' }, clock, onePage, { isDaily: true });
    expect(windows).to.deep.equal(['06-11T00:00 06-21T00:00', '06-21T00:00 07-01T11:58']);
  });

  it('resume in the middle of a slice', async () => {
    const twoPages = async function* ({ position }: Slice): AsyncGenerator<SlicePage> {
      if (position === undefined) yield { records: [], position: { cursor: 'c1' }, isLast: false };
      yield empty;
    };
    const { pages } = await run({ watermark: null }, clock, twoPages);
    const cut = pages[0]!.state;
    expect(cut.watermark).to.equal(null);
    const positions: unknown[] = [];
    clock.advance(3 * day);
    const resumed = await run(cut, clock, (slice) => {
      positions.push(slice.position);
      return onePage();
    });
    expect(positions[0]).to.deep.equal({ cursor: 'c1' });
    expect(resumed.windows[0]).to.equal('06-01T00:00 06-11T00:00');
  });

  it('restart a slice if its position is refused, but not forever', async () => {
    const positions: unknown[] = [];
    const stale = async function* ({ position }: Slice): AsyncGenerator<SlicePage> {
      positions.push(position);
      if (position !== undefined) throw new StalePositionError('refused', { code: 'stale' });
      yield empty;
    };
    const slice = {
      from: '2026-06-30T00:00:00Z',
      to: '2026-07-01T11:58:00Z',
      readAt: '2026-07-01T12:00:00Z',
      isLatest: true,
    };
    const state: StreamState = { watermark: null, slice: { ...slice, position: 'old' } };
    await run(state, clock, stale);
    expect(positions).to.deep.equal(['old', undefined]);
    let asked = 0;
    const alwaysStale = (): AsyncIterable<SlicePage> => {
      asked += 1;
      throw new StalePositionError('refused', { code: 'stale' });
    };
    expect(await rejection(run(state, clock, alwaysStale))).to.be.instanceOf(StalePositionError);
    expect(asked).to.equal(4);
  });

  it('are halved if the platform finds them too big, down to a limit, and lose nothing', async () => {
    const limit = 3 * day;
    const picky = async function* ({ from, to }: Slice): AsyncGenerator<SlicePage> {
      if (Date.parse(to) - Date.parse(from) > limit) throw new TransientError('too big', { code: 'big', shrink: true });
      yield empty;
    };
    const { windows, state } = await run({ watermark: '2026-06-22T00:00:00Z' }, clock, picky, {
      window: { ...settings.window, maxMs: 3 * day },
    });
    const read = windows.map((window) => window.split(' ') as [string, string]);
    const done = read.filter(([from, to]) => Date.parse(`2026-${to}Z`) - Date.parse(`2026-${from}Z`) <= limit);
    for (const [index, [from]] of done.entries()) if (index > 0) expect(from).to.equal(done[index - 1]![1]);
    expect(done[0]![0]).to.equal('06-21T00:00');
    expect(state.watermark).to.equal('2026-07-01T11:58:00Z');
    const never = (): AsyncIterable<SlicePage> => {
      throw new TransientError('too big', { code: 'big', shrink: true });
    };
    expect(await rejection(run({ watermark: null }, clock, never))).to.be.instanceOf(TransientError);
  });

  it('count the progress over all slices of a catch-up', async () => {
    const record = { key: '1', updatedAt: null, payload: Buffer.from('{}') };
    const pages: Page[] = [];
    const stream = {
      state: { watermark: null },
      clock,
      settings,
      countAhead: async () => 3,
      readSlice: async function* (): AsyncGenerator<SlicePage> {
        yield { records: [record], position: null, isLast: true, total: 1 };
      },
    };
    for await (const page of readWindows(stream)) pages.push(page);
    expect(pages.map(({ progress }) => progress)).to.deep.equal([
      { done: 1, total: 3 },
      { done: 2, total: 3 },
      { done: 3, total: 3 },
    ]);
  });
});

describe('a full scan', () => {
  const clock = new TestClock();

  it('completes with its last page, and resumes where it was interrupted', async () => {
    const positions: unknown[] = [];
    const readPages = async function* (position: unknown) {
      positions.push(position);
      if (position === undefined) yield { records: [], position: 'second', isLast: false };
      yield { records: [], position: null, isLast: true };
    };
    const pages: Page[] = [];
    for await (const page of readFullScan({ state: { watermark: null }, clock, readPages })) pages.push(page);
    expect(pages.map(({ completes }) => completes !== undefined)).to.deep.equal([false, true]);
    const resumed: Page[] = [];
    clock.advance(1000);
    for await (const page of readFullScan({ state: pages[0]!.state, clock, readPages })) resumed.push(page);
    expect(positions).to.deep.equal([undefined, 'second']);
    expect(resumed[0]!.completes).to.deep.equal({ scan: pages[0]!.scan, again: { watermark: null } });
    expect(resumed[0]!.state.watermark).to.equal('2026-07-01T12:00:00Z');
  });

  it('restarts under another name if its position is refused', async () => {
    const readPages = async function* (position: unknown) {
      if (position === 'old') throw new StalePositionError('refused', { code: 'stale' });
      yield { records: [], position: null, isLast: true };
    };
    const state = { watermark: null, scan: { id: 'old-scan', startedAt: '2026-06-01T00:00:00Z', position: 'old' } };
    const pages: Page[] = [];
    for await (const page of readFullScan({ state, clock, readPages })) pages.push(page);
    expect(pages).to.have.length(1);
    expect(pages[0]!.scan).not.to.equal('old-scan');
  });
});

describe('one page ahead', () => {
  it('fetches the next page while this one is processed, and no more', async () => {
    let fetched = 0;
    const source = (async function* () {
      for (; fetched < 5;) {
        fetched += 1;
        yield fetched;
      }
    })();
    const seen: [number, number][] = [];
    for await (const item of oneAhead(source)) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push([item, fetched]);
    }
    expect(seen).to.deep.equal([
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 5],
    ]);
  });

  it('passes a failure on after the items before it', async () => {
    const source = (async function* () {
      yield 1;
      throw new Error('broken');
    })();
    const seen: number[] = [];
    const error = await rejection(
      (async () => {
        for await (const item of oneAhead(source)) seen.push(item);
      })(),
    );
    expect([seen, error.message]).to.deep.equal([[1], 'broken']);
  });
});
