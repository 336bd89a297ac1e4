type Align = 'left' | 'right';

interface Column {
  title: string;
  align?: Align;
}

const gap = '  ';

/** Lines of a table with a heading, columns as wide as they need. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, i) =>
      columns[i]!.align === 'right' ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
    );
    return padded.join(gap).trimEnd();
  };
  const rule = widths.map((width) => '-'.repeat(width)).join(gap);
  return [line(columns.map(({ title }) => title)), rule, ...rows.map(line)].map((text) => `${text}\n`).join('');
}
