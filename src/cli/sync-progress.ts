import { MultiBar, type SingleBar } from 'cli-progress';
import type { FollowedStreamRow } from '../ledger/sync-runs/run-rows.js';

export interface SyncProgress {
  show(streams: FollowedStreamRow[]): void;
  end(): void;
}

const plainIntervalMs = 2000;

/** Bars on a terminal; elsewhere a line when a stream begins, ends, and every two seconds between. */
export function syncProgress(output: NodeJS.WriteStream): SyncProgress {
  return output.isTTY ? progressBars(output) : progressLines(output);
}

function progressBars(output: NodeJS.WriteStream): SyncProgress {
  const bars = new Map<string, SingleBar>();
  const multi = new MultiBar({
    stream: output,
    hideCursor: true,
    clearOnComplete: false,
    format: '{name} {bar} {value}/{total} {note}',
  });
  return {
    show: (streams) => {
      for (const stream of streams) {
        const name = nameOf(stream);
        const done = Number(stream.fetched);
        const total = Math.max(Number(stream.expected ?? 0), done, 1);
        const note = stream.finishedAt ? 'done' : stream.expected ? '' : 'so far';
        const values = { name: name.padEnd(24), note };
        const bar = bars.get(name) ?? multi.create(total, 0, values);
        bars.set(name, bar);
        bar.setTotal(stream.finishedAt ? Math.max(done, 1) : total);
        bar.update(stream.finishedAt ? Math.max(done, 1) : done, values);
      }
    },
    end: () => multi.stop(),
  };
}

function progressLines(output: NodeJS.WriteStream): SyncProgress {
  const told = new Map<string, { text: string; at: number; isDone: boolean }>();
  return {
    show: (streams) => {
      for (const stream of streams) {
        const name = nameOf(stream);
        const before = told.get(name);
        const isDone = stream.finishedAt !== null;
        const of = stream.expected && !isDone ? ` of ${stream.expected}` : '';
        const text = `${name}: ${stream.fetched}${of} fetched, ${stream.newRecords} new, ${stream.changed} changed${isDone ? ', done' : ''}`;
        const isQuiet =
          before && before.isDone === isDone && (before.text === text || Date.now() - before.at < plainIntervalMs);
        if (isQuiet) continue;
        told.set(name, { text, at: Date.now(), isDone });
        output.write(`${text}\n`);
      }
    },
    end: () => undefined,
  };
}

function nameOf({ sourceId, stream }: FollowedStreamRow): string {
  return `${sourceId} ${stream}`;
}
