import type { FollowedStreamRow } from '../ledger/sync-runs/run-rows.js';
import { liveLines, progressBar } from './live-lines.js';

interface SyncProgress {
  show(streams: FollowedStreamRow[]): void;
  end(): void;
}

const plainIntervalMs = 2000;

/** Bars on a terminal; elsewhere a line when a stream begins, ends, and every two seconds between. */
export function syncProgress(output: NodeJS.WriteStream): SyncProgress {
  return output.isTTY ? progressBars(output) : progressLines(output);
}

function progressBars(output: NodeJS.WriteStream): SyncProgress {
  const lines = liveLines(output);
  return { show: (streams) => lines.show(streams.map(barOf)), end: lines.end };
}

function barOf(stream: FollowedStreamRow): string {
  const done = Number(stream.fetched);
  const isDone = stream.finishedAt !== null;
  const total = isDone ? Math.max(done, 1) : Math.max(Number(stream.expected ?? 0), done, 1);
  const bar = progressBar(isDone ? total : done, total);
  const count = stream.expected && !isDone ? `${done}/${total}` : `${done}`;
  return [nameOf(stream).padEnd(24), bar, count, isDone ? 'done' : stream.expected ? '' : 'so far'].join(' ').trimEnd();
}

function progressLines(output: NodeJS.WriteStream): SyncProgress {
  const shown = new Map<string, { text: string; at: number; isDone: boolean }>();
  return {
    show: (streams) => {
      for (const stream of streams) {
        const name = nameOf(stream);
        const before = shown.get(name);
        const isDone = stream.finishedAt !== null;
        const of = stream.expected && !isDone ? ` of ${stream.expected}` : '';
        const text = `${name}: ${stream.fetched}${of} fetched, ${stream.newRecords} new, ${stream.changed} changed${isDone ? ', done' : ''}`;
        const isQuiet =
          before && before.isDone === isDone && (before.text === text || Date.now() - before.at < plainIntervalMs);
        if (isQuiet) continue;
        shown.set(name, { text, at: Date.now(), isDone });
        output.write(`${text}\n`);
      }
    },
    end: () => undefined,
  };
}

function nameOf({ sourceId, stream }: FollowedStreamRow): string {
  return `${sourceId} ${stream}`;
}
