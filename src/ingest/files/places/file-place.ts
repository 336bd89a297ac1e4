/** A file of a place, as its listing shows it. */
export interface StoredFile {
  /**
   * The name that people use: its path below the source's folder, with slashes; for a file elsewhere on this machine, its
   * whole path.
   */
  name: string;
  /** What a mapping's patterns are compared with. */
  below: string;
  /** Where its bytes are on this machine: those of a remote file are there between `fetch` and `release`. */
  path: string;
  size: number;
  /** ISO 8601 UTC. */
  modifiedAt: string;
  /** The store's own mark of the content, if it has one: S3's ETag. */
  mark?: string;
  /** A link, or a special file: never read. */
  isSpecial?: true;
}

/** Where a source's files are: a folder or a file on this machine, on an SFTP server, or in a bucket. */
export interface FilePlace {
  /** The files in it and below it whose last names are wanted. Throws a `ConfigError` if the place cannot be read. */
  list(isWanted: (name: string) => boolean): Promise<StoredFile[]>;
  /**
   * Provides a file's bytes at its `path`. Throws a `StoredFileFault` if the file cannot be read as it was listed, an error
   * with the code ENOENT if it is gone.
   */
  fetch(file: StoredFile, signal: AbortSignal): Promise<void>;
  /** Ends what `fetch` began. A file that is needed again in this sync may be kept until then. */
  release(file: StoredFile, isNeededAgain: boolean): Promise<void>;
  /** Whether a file is unchanged since it was listed: what was read of it is whole. */
  isUnchanged(file: StoredFile): Promise<boolean>;
  /**
   * Throws a `ConfigError` if the file is listed but may not be read. Absent where files are on this machine, and a look
   * into each costs nothing.
   */
  tryReading?(file: StoredFile): Promise<void>;
  close(): Promise<void>;
}

/** A problem with one stored file, whatever is in it. */
export class StoredFileFault extends Error {
  readonly code: string;
  /** It may be read next time, with the same name and time. */
  readonly mayPass: boolean;

  constructor(message: string, { code, mayPass = false }: { code: string; mayPass?: boolean }) {
    super(message);
    this.code = code;
    this.mayPass = mayPass;
  }
}

/** The file was being written, or replaced: what was read of it does not count. */
export function changedWhileRead(): StoredFileFault {
  return new StoredFileFault('it changed while it was read; the next sync reads it again', {
    code: 'file_incomplete',
    mayPass: true,
  });
}

/** The file was removed after it was listed. */
export function goneError(name: string): Error {
  return Object.assign(new Error(`${name} is gone`), { code: 'ENOENT' });
}

/** Whether a path is the address of a place on another machine. */
export function isRemote(place: string): boolean {
  return /^(sftp|s3):\/\//.test(place);
}
