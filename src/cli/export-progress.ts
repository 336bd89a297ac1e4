import { liveLines, progressBar } from './live-lines.js';

interface ExportProgress {
  show(rows: number): void;
  end(): void;
}

const plainIntervalMs = 2000;
const liveIntervalMs = 100;

/** A bar on a terminal; elsewhere a line every two seconds. `expected` null: it is not known how many there will be. */
export function exportProgress(output: NodeJS.WriteStream, title: string, expected: number | null): ExportProgress {
  const lines = output.isTTY ? liveLines(output) : null;
  let shownAt = Date.now();
  return {
    show: (rows) => {
      if (Date.now() - shownAt < (lines ? liveIntervalMs : plainIntervalMs)) return;
      shownAt = Date.now();
      const count = expected === null ? `${rows}` : `${rows}/${expected}`;
      if (lines) lines.show([`${title} ${progressBar(rows, Math.max(expected ?? rows, rows, 1))} ${count} rows`]);
      else output.write(`${title}: ${count} rows\n`);
    },
    end: () => lines?.end(),
  };
}
