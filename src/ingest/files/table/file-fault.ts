import type { FoundFile } from './find-files.js';
import { BlankLinesError, longestRow, RowTooLongError } from './rows.js';

/** What is wrong with a file as a whole. It is set aside as a record of its own, and read again when it has changed. */
export class FileFault extends Error {
  readonly code: string;
  /** The column that it is about, or ''. */
  readonly column: string;
  /** It may be whole at the next look, with the same name and time. */
  readonly mayPass: boolean;
  /** Nothing of the file counts, not even the rows before: how they were read is in doubt. */
  readonly takesBack: boolean;

  constructor(
    message: string,
    {
      code,
      column = '',
      mayPass = false,
      takesBack = false,
    }: { code: string; column?: string; mayPass?: boolean; takesBack?: boolean },
  ) {
    super(message);
    this.code = code;
    this.column = column;
    this.mayPass = mayPass;
    this.takesBack = takesBack;
  }
}

export function incomplete(what: string): FileFault {
  return new FileFault(
    `${what}: it seems still to be written. The rows before are in; it is read again with the next sync`,
    { code: 'file_incomplete', mayPass: true },
  );
}

/** What an error while reading says of the file; null when it is not the file's. */
export function faultOf(error: unknown, { isGzip }: Pick<FoundFile, 'isGzip'>): FileFault | null {
  if (error instanceof FileFault) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!isGzip || !code.startsWith('Z_')) return null;
  if (code === 'Z_BUF_ERROR') return incomplete('the packed file ends too early');
  return new FileFault(`it is no gzip file (${code}): pack it anew, or take the .gz off its name`, {
    code: 'file_damaged',
  });
}

/** What is wrong with a file whose rows cannot be told apart; null when that is not what the error says. */
export function rowsFault(error: unknown): FileFault | null {
  if (error instanceof RowTooLongError) {
    return new FileFault(
      `the row that begins at line ${error.line} is longer than ${longestRow} bytes: most likely a quote there is not closed. The rows before are in`,
      { code: 'row_too_long' },
    );
  }
  if (!(error instanceof BlankLinesError)) return null;
  return new FileFault(`${error.message}: it is not read on. Take the empty lines out`, { code: 'blank_lines' });
}
