import { UnreadableFile } from '../formats/unreadable.js';
import { StoredFileFault } from '../places/file-place.js';
import type { FoundFile } from './find-files.js';
import { BlankLinesError, longestRow, RowTooLongError } from './rows.js';

/** A problem with a file as a whole. The file is rejected as a record of its own, and read again once it changes. */
export class FileFault extends Error {
  readonly code: string;
  /** The column it is about, or ''. */
  readonly column: string;
  /** The file may be complete next time, with the same name and time. */
  readonly mayPass: boolean;
  /** Nothing of the file counts, not even the rows before: they may have been misread. */
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
    `${what}: it seems to be still being written. The rows before are loaded; the next sync reads it again`,
    { code: 'file_incomplete', mayPass: true },
  );
}

/** The fault of the file behind a read error; null if the file is not the cause. */
export function faultOf(error: unknown, { isGzip }: Pick<FoundFile, 'isGzip'>): FileFault | null {
  if (error instanceof FileFault) return error;
  if (error instanceof StoredFileFault) return new FileFault(error.message, error);
  if (error instanceof UnreadableFile)
    // What was read before it was found damaged may be wrong too.
    return error.isCutShort
      ? incomplete(error.message)
      : new FileFault(error.message, { code: error.code, takesBack: true });
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!isGzip || !code.startsWith('Z_')) return null;
  // Only the checksum at the end of an archive shows that its rows are those that were packed.
  if (code === 'Z_BUF_ERROR') {
    return new FileFault(
      'the compressed file ends too early: it seems to be still being written. Nothing of it was loaded; the next sync reads it again',
      { code: 'file_incomplete', mayPass: true, takesBack: true },
    );
  }
  return new FileFault(
    `it is not a gzip file (${code}), or a damaged one: compress it again, or remove .gz from its name. Nothing of it was loaded`,
    { code: 'file_damaged', takesBack: true },
  );
}

/** The fault of a file that cannot be split into rows; null if the error has another cause. */
export function rowsFault(error: unknown): FileFault | null {
  if (error instanceof RowTooLongError) {
    return new FileFault(
      `the row that begins at line ${error.line} is longer than ${longestRow} bytes: most likely a quote there is not closed. The rows before are loaded`,
      { code: 'row_too_long' },
    );
  }
  if (!(error instanceof BlankLinesError)) return null;
  return new FileFault(`${error.message}: reading stopped there. Remove the empty lines`, { code: 'blank_lines' });
}
