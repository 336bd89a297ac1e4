/** A file is not what its name says, or is damaged. The message says why, and what to do. */
export class UnreadableFile extends Error {
  constructor(
    message: string,
    /** `file_damaged`, `file_protected` or the like. */
    readonly code: string,
    /** It ends too early: the rows before are complete. */
    readonly isCutShort = false,
  ) {
    super(message);
  }
}

/** A workbook with content that no spreadsheet program writes. */
export function damagedWorkbook(what: string): UnreadableFile {
  return new UnreadableFile(`${what}: save it again with a spreadsheet program`, 'file_damaged');
}
