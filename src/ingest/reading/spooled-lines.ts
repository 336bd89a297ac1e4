import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Bytes that are written at once. */
const pieceBytes = 1 << 18;
/** Lines are read back in one go with what lies between them, unless that is more than this many times their own bytes. */
const sparsest = 8;

/** Lines kept in a temporary file and read back by their numbers, in any order: in memory are only their places. */
export class SpooledLines {
  readonly #folder: string;
  readonly #file: FileHandle;
  /** Where each line ends; they follow one another. */
  readonly #ends: number[] = [];
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #written = 0;

  private constructor(folder: string, file: FileHandle) {
    this.#folder = folder;
    this.#file = file;
  }

  /** In a folder of its own within the given one. Must be closed. */
  static async open(within = os.tmpdir()): Promise<SpooledLines> {
    const folder = await mkdtemp(path.join(within, 'cartograph-lines-'));
    const lines = new SpooledLines(folder, await open(path.join(folder, 'lines'), 'wx+', 0o600));
    // The lines have personal data, and a killed process must not leave them. Where an open file cannot be removed, `close` does it.
    await lines.#remove().catch(() => undefined);
    return lines;
  }

  /** The number of lines: that of the next one. */
  get count(): number {
    return this.#ends.length;
  }

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
    await this.#remove();
  }

  async #remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #flush(): Promise<void> {
    if (this.#pendingBytes === 0) return;
    await this.#file.write(Buffer.concat(this.#pending), 0, this.#pendingBytes, this.#written);
    this.#written += this.#pendingBytes;
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  async #bytes(start: number, end: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(end - start);
    await this.#file.read(bytes, 0, bytes.length, start);
    return bytes;
  }
}
