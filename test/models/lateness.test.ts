import { expect } from 'chai';
import type { ScheduledSource } from '../../src/ledger/sources/scheduled-sources.js';
import { latenessOf, workerLife } from '../../src/models/reporting/lateness.js';

/** A source that is synced each day at 05:00, and succeeded this morning; it is noon. */
const well: ScheduledSource = {
  sourceId: 'london',
  nextAt: '2026-07-16T05:00:00Z',
  startedAt: '2026-07-15T05:00:00Z',
  succeededAt: '2026-07-15T05:04:00Z',
  runStatus: 'succeeded',
  heartbeatAt: '2026-07-15T05:04:00Z',
  errorMessage: null,
};
const noon = new Date('2026-07-15T12:00:00Z');
const seconds = (ago: number, from = noon) => new Date(from.getTime() - ago * 1000).toISOString();
const alive = workerLife(seconds(5), noon);
const silent = workerLife('2026-07-15T11:00:00Z', noon);

describe('Lateness of a source', () => {
  const late = (changes: Partial<ScheduledSource>, worker = alive, now = noon) => {
    const found = latenessOf({ ...well, ...changes }, worker, now);
    return found && [found.since, found.reason, found.message];
  };

  it('is null while its syncs run as scheduled, with or without a worker now', () => {
    expect(late({})).to.equal(null);
    expect(late({}, silent)).to.equal(null);
  });

  it('is null before its first schedule, or without a schedule', () => {
    const never = { startedAt: null, succeededAt: null, runStatus: null, heartbeatAt: null };
    expect(late(never)).to.equal(null);
    expect(late({ ...never, nextAt: null }, silent)).to.equal(null);
  });

  it('begins when the queue has not started what was due, with or without a live worker', () => {
    expect(late({ nextAt: '2026-07-15T11:56:00Z' }, silent)).to.equal(null);
    expect(late({ nextAt: '2026-07-15T11:30:00Z' }, silent)).to.deep.equal([
      '2026-07-15T11:30:00Z',
      'no_worker',
      'The queue has not started it. No worker has been alive since 2026-07-15T11:00:00Z. Start one with `cartograph worker` or `cartograph start`.',
    ]);
    expect(late({ nextAt: '2026-07-15T11:30:00Z' })?.slice(0, 2)).to.deep.equal([
      '2026-07-15T11:30:00Z',
      'not_started',
    ]);
    expect(late({ nextAt: '2026-07-15T11:30:00Z', succeededAt: '2026-07-15T11:45:00Z' }, silent)).to.equal(null);
    expect(late({ nextAt: '2026-07-15T11:30:00Z' }, workerLife(null, noon))?.[2]).to.match(
      /No worker has ever been alive/,
    );
  });

  it('has the error of the failed sync', () => {
    const failed = {
      startedAt: '2026-07-15T11:59:00Z',
      runStatus: 'failed',
      errorMessage: 'The token expired.',
    } as const;
    expect(late(failed)).to.deep.equal(['2026-07-15T11:59:00Z', 'failed', 'It failed: The token expired.']);
    expect(late({ ...failed, succeededAt: '2026-07-15T11:59:30Z' })).to.equal(null);
  });

  it('begins half an hour after the start of a sync that waits, for its turn, its next attempt or a worker', () => {
    const waiting = { startedAt: '2026-07-15T11:00:00Z', runStatus: 'queued', heartbeatAt: null } as const;
    expect(late({ ...waiting, startedAt: '2026-07-15T11:40:00Z' }, silent)).to.equal(null);
    expect(late(waiting)?.slice(1)).to.deep.equal([
      'waiting',
      'It is waiting for its turn. Workers are busy with others.',
    ]);
    expect(late({ ...waiting, errorMessage: 'The store does not answer.' })?.[2]).to.match(
      /retried: The store does not/,
    );
    expect(late(waiting, silent)?.[1]).to.equal('no_worker');
  });

  it('is null while a worker processes it, however long that takes, and begins when the worker falls silent', () => {
    const running = { startedAt: '2026-07-14T05:00:00Z', succeededAt: null, runStatus: 'running' } as const;
    expect(late({ ...running, heartbeatAt: seconds(10) })).to.equal(null);
    expect(late({ ...running, heartbeatAt: seconds(10), nextAt: '2026-07-15T05:00:00Z' })).to.equal(null);
    expect(late({ ...running, heartbeatAt: seconds(600) }, silent)?.slice(0, 2)).to.deep.equal([
      '2026-07-14T05:00:00Z',
      'no_worker',
    ]);
  });
});
