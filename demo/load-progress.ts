import { liveLines, progressBar } from '../src/cli/live-lines.js';
import { syncProgress } from '../src/cli/sync-progress.js';
import type { FollowedStreamRow } from '../src/ledger/sync-runs/run-rows.js';
import type { SyncRun } from '../src/ledger/sync-runs/sync-run.js';

export interface LoadState {
  runs: readonly SyncRun[];
  streams: readonly FollowedStreamRow[];
  /** Source -> seconds until the lease of a dead worker on it ends. */
  heldByDead: ReadonlyMap<string, number>;
}

interface LoadProgress {
  show(state: LoadState): void;
  end(): void;
}

/** On a terminal, one line per source, updated in place; elsewhere plain lines, as `cartograph sync` prints them. */
export function loadProgress(output: NodeJS.WriteStream): LoadProgress {
  if (!output.isTTY) {
    const plain = syncProgress(output);
    return { show: ({ streams }) => plain.show([...streams]), end: plain.end };
  }
  const lines = liveLines(output);
  return { show: (state) => lines.show(state.runs.map((run) => lineOf(run, state))), end: lines.end };
}

function lineOf(run: SyncRun, { streams, heldByDead }: LoadState): string {
  const own = streams.filter(({ runId }) => runId === run.runId);
  const fetched = sum(own.map((stream) => stream.fetched));
  const expected = Math.max(
    fetched,
    sum(own.map((stream) => (stream.finishedAt ? stream.fetched : (stream.expected ?? stream.fetched)))),
  );
  const isRead = run.status === 'succeeded' || run.phase === 'build' || run.phase === 'roll_up';
  const bar = isRead ? progressBar(1, 1) : progressBar(fetched, expected);
  const of = isRead || expected === fetched ? '' : ` of ${expected.toLocaleString('en')}`;
  const count = `${fetched.toLocaleString('en')}${of} records`;
  const heldSeconds = run.status === 'succeeded' ? undefined : heldByDead.get(run.sourceId);
  const state =
    heldSeconds === undefined ? [count, noteOf(run)] : [`held by the killed worker, free in ${heldSeconds} s`];
  return [run.sourceId.padEnd(12), bar, ...state].filter(Boolean).join('  ');
}

function noteOf({ status, phase }: SyncRun): string {
  if (status === 'succeeded') return 'done';
  if (status === 'queued') return 'queued';
  if (phase === 'build') return 'building the warehouse';
  if (phase === 'roll_up') return 'rolling up';
  return '';
}

function sum(counts: readonly string[]): number {
  return counts.reduce((total, count) => total + Number(count), 0);
}
