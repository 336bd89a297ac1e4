/** A file of a shape. */
export interface WrittenFile {
  /** What its name begins with. */
  stem: string;
  /** What it ends with: `.csv`. */
  extension: string;
  content: string | Buffer;
}

interface Dialect {
  delimiter?: string;
  lineEnd?: string;
}

/** A delimited table; cells are quoted where they must be, apart from a spreadsheet's `="0123"`. */
export function delimited(
  header: string,
  rows: readonly string[][],
  { delimiter = ',', lineEnd = '\n' }: Dialect = {},
): string {
  const quoted = (cell: string): string =>
    !cell.startsWith('="') && (cell.includes(delimiter) || cell.includes('"'))
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  const lines = [header.split(',').join(delimiter), ...rows.map((row) => row.map(quoted).join(delimiter))];
  return lines.map((line) => line + lineEnd).join('');
}

/** The file of a table that has rows. */
export function fileOf(
  stem: string,
  rows: readonly unknown[],
  content: string | Buffer,
  extension = '.csv',
): WrittenFile[] {
  return rows.length === 0 ? [] : [{ stem, extension, content }];
}
