/** Lines on a terminal that are overwritten as they change. */
interface LiveLines {
  show(lines: readonly string[]): void;
  /** Leaves the last lines as they are; later output is written below them. */
  end(): void;
}

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const clearToEnd = '\x1b[0J';

/** Lines are cut to the terminal's width, and to its last rows: lines that have scrolled away cannot be overwritten. */
export function liveLines(output: NodeJS.WriteStream): LiveLines {
  let shown: readonly string[] = [];
  return {
    show: (lines) => {
      const fitting = lines
        .slice(-Math.max(1, (output.rows ?? 24) - 1))
        .map((line) => line.slice(0, output.columns || 80));
      if (fitting.join('\n') === shown.join('\n')) return;
      const up = shown.length > 0 ? `\x1b[${shown.length}A` : '';
      output.write(`${hideCursor}${up}\r${clearToEnd}${fitting.join('\n')}\n`);
      shown = fitting;
    },
    end: () => {
      if (shown.length > 0) output.write(showCursor);
      shown = [];
    },
  };
}

const barWidth = 20;

/** `████████░░░░░░░░░░░░` for `done` of `total`, for counts of any size. */
export function progressBar(done: number, total: number): string {
  const full = total > 0 ? Math.min(barWidth, Math.floor((done / total) * barWidth)) : 0;
  return '█'.repeat(full).padEnd(barWidth, '░');
}
