import { close, constants, open, read } from 'node:fs';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import { UnreadableFile } from './unreadable.js';

/** More are not an export of a shop. */
const mostMembers = 10_000;
/** How old workbooks and those with a password begin: both are of the same kind of container. */
const oldContainer = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
/** Does not follow a link that replaced the file after it was found. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/** The content of a member while it is read. */
interface MemberBytes {
  pieces: AsyncIterable<Buffer>;
  /** How many bytes of the content have been read. */
  readBytes(): number;
}

/** The members of a zip archive, by their names. Must be closed. All methods throw an `UnreadableFile` if it is damaged. */
export class ZipArchive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  static async open(path: string): Promise<ZipArchive> {
    const fd = await promisify(open)(path, flags);
    try {
      const zip = await fromFdPromise(fd, { lazyEntries: true, autoClose: false });
      return new ZipArchive(zip, await listed(zip));
    } catch (error) {
      const why = await reasonOf(fd, error);
      await promisify(close)(fd);
      throw why;
    }
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** Its length without compression. */
  sizeOf(name: string): number {
    return this.entries.get(name)?.uncompressedSize ?? 0;
  }

  /** A member from its beginning. */
  read(name: string, signal: AbortSignal): MemberBytes {
    const entry = this.entries.get(name);
    if (!entry) throw damaged(`it lacks ${name}`);
    const at = { bytes: 0 };
    return { pieces: this.#pieces(entry, at, signal), readBytes: () => at.bytes };
  }

  close(): void {
    this.zip.close();
  }

  async *#pieces(entry: Entry, at: { bytes: number }, signal: AbortSignal): AsyncGenerator<Buffer> {
    if (entry.isEncrypted()) throw protectedFile();
    let stream: Readable | null = null;
    let sum = 0;
    try {
      stream = await this.zip.openReadStreamPromise(entry);
      for await (const piece of stream as AsyncIterable<Buffer>) {
        signal.throwIfAborted();
        sum = crc32(piece, sum);
        at.bytes += piece.length;
        yield piece;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UnreadableFile) throw error;
      throw damaged(`${entry.fileName} in it cannot be unpacked: ${(error as Error).message}`);
    } finally {
      stream?.destroy();
    }
    if (sum !== entry.crc32) throw damaged(`${entry.fileName} in it has another checksum than the archive says`);
  }
}

async function listed(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= mostMembers) throw damaged(`it has more than ${mostMembers} members`);
    if (entries.has(entry.fileName)) throw damaged(`it has ${entry.fileName} twice`);
    if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
  }
  return entries;
}

async function reasonOf(fd: number, error: unknown): Promise<unknown> {
  if (error instanceof UnreadableFile || (error as NodeJS.ErrnoException).syscall !== undefined) return error;
  const start = await firstBytes(fd, oldContainer.length);
  if (start.equals(oldContainer)) return protectedFile();
  return damaged(
    `it is not a complete zip archive, which .zip, .xlsx and .ods files are (${(error as Error).message})`,
  );
}

function firstBytes(fd: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  return new Promise((resolve, reject) => {
    read(fd, buffer, 0, length, 0, (error) => (error ? reject(error) : resolve(buffer)));
  });
}

function damaged(what: string): UnreadableFile {
  return new UnreadableFile(`${what}: copy or export it again`, 'file_damaged');
}

/** Why a file with a password is not read. */
export function protectedFile(): UnreadableFile {
  return new UnreadableFile(
    'it is protected by a password, or a workbook of the old form (.xls): save it as .xlsx without a password',
    'file_protected',
  );
}
