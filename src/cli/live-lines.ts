/** Lines on a terminal that are written over as they change. */
interface LiveLines {
  show(lines: readonly string[]): void;
  /** Leaves the last lines as they are; what follows is written below them. */
  end(): void;
}

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const clearToEnd = '\x1b[0J';

/** Lines are cut at the terminal's width, and to its last rows: what has scrolled away cannot be written over. */
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

/** `████████░░░░░░░░░░░░`; `done` of `total`, either as large as they come. */
export function progressBar(done: number, total: number): string {
  const full = total > 0 ? Math.min(barWidth, Math.floor((done / total) * barWidth)) : 0;
  return '█'.repeat(full).padEnd(barWidth, '░');
}
