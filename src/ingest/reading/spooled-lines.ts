import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SystemError } from '../../runtime/errors.js';

/** Bytes that are written at once. */
const pieceBytes = 1 << 18;
/** Lines are read back in one go with what lies between them, unless that is more than this many times their own bytes. */
const sparsest = 8;

/**
 * Lines kept in a temporary file and read back by their numbers, in any order: in memory are only their places. The file has no name, so
 * that it is gone with the process, however that ends.
 */
export class SpooledLines {
  readonly #file: FileHandle;
  /** Where each line ends; they follow one another. */
  readonly #ends: number[] = [];
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #written = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(within = os.tmpdir()): Promise<SpooledLines> {
    const name = path.join(within, `cartograph-lines-${randomUUID()}`);
    const file = await open(name, 'wx+', 0o600);
    await rm(name);
    return new SpooledLines(file);
  }

  /** The number of lines: that of the next one. */
  get count(): number {
    return this.#ends.length;
  }

  /** Throws a `SystemError` if the disk has no room. */
  async add(line: Uint8Array): Promise<void> {
    this.#pending.push(line);
    this.#pendingBytes += line.length;
    this.#ends.push((this.#ends.at(-1) ?? 0) + line.length);
    if (this.#pendingBytes >= pieceBytes) await this.#flush();
  }

  /** Lines by their numbers, in the order given. */
  async read(numbers: readonly number[]): Promise<Uint8Array[]> {
    await this.#flush();
    const places = numbers.map((number) => ({ start: this.#ends[number - 1] ?? 0, end: this.#ends[number]! }));
    const own = places.reduce((sum, { start, end }) => sum + end - start, 0);
    const first = places.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
    const last = places.reduce((most, { end }) => Math.max(most, end), 0);
    if (last - first <= own * sparsest) {
      const bytes = await this.#bytes(first, last);
      return places.map(({ start, end }) => bytes.subarray(start - first, end - first));
    }
    const lines: Uint8Array[] = [];
    for (const { start, end } of places) lines.push(await this.#bytes(start, end));
    return lines;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    if (this.#pendingBytes === 0) return;
    await this.#write(Buffer.concat(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  /** A disk that is almost full takes only a part, without an error. */
  async #write(bytes: Buffer): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, this.#written);
        at += bytesWritten;
        this.#written += bytesWritten;
      }
    } catch (error) {
      throw isOfRoom(error) ? noRoom(this.#ends.at(-1)!, error) : error;
    }
  }

  async #bytes(start: number, end: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(end - start);
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await this.#file.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new Error(`the temporary file ends at ${start + at}, before ${end}`);
      at += bytesRead;
    }
    return bytes;
  }
}

/** No space, a quota, or a limit of the process. */
function isOfRoom(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function noRoom(bytes: number, cause: unknown): SystemError {
  return new SystemError(
    `The temporary folder ${os.tmpdir()} has no room for an export of more than ${bytes} bytes. Make room, or set TMPDIR to a larger one.`,
    { code: 'export_no_room', cause },
  );
}
