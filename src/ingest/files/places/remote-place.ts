import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SystemError } from '../../../runtime/errors.js';
import type { FilePlace, StoredFile } from './file-place.js';

/** A file of another machine. Its `name` is its path below the source's folder, with slashes. */
export type RemoteFile = Pick<StoredFile, 'name' | 'size' | 'modifiedAt' | 'mark' | 'isSpecial'>;

/**
 * A server or a bucket. Every method retries what may pass, and throws a `ConfigError` for what only an operator can
 * cure, a `TransientError` once the attempts are used up, or the signal's reason.
 */
export interface RemoteStore {
  /** What is at `below` in the source's folder, and below it; '': all of the folder. */
  list(below: string, isWanted: (name: string) => boolean): Promise<RemoteFile[]>;
  /**
   * A file's bytes from its beginning; each piece is valid until the next one is requested. After a broken connection it
   * goes on at the byte reached. Throws a `StoredFileFault` if the content is no longer the one that was listed.
   */
  read(file: RemoteFile): AsyncIterable<Buffer>;
  isUnchanged(file: RemoteFile): Promise<boolean>;
  close(): Promise<void>;
}

/** How the folders of copies begin. */
const folderPrefix = 'cartograph-remote-files-';

/** Longer than any sync works on one file: what a killed process left. */
const leftAfterMs = 7 * 24 * 3600 * 1000;

/** Copies that another kind of records will read are kept up to this many bytes; the rest is fetched again. */
const keptBytes = 1 << 30;

/**
 * The files of a store, which are copied to this machine's temporary folder one by one to be read. A file's fingerprint
 * must be known before its first row is loaded, so it is needed more than once; and loading may take longer than a server
 * keeps a connection open. `below`: which part of the source's folder.
 */
export class RemotePlace implements FilePlace {
  readonly #folder = path.join(os.tmpdir(), `${folderPrefix}${randomUUID()}`);
  /** The sizes of the copies, by name; oldest first. */
  readonly #copies = new Map<string, { path: string; size: number }>();
  #listed: Promise<StoredFile[]> | undefined;

  constructor(
    private readonly store: RemoteStore,
    private readonly below: string,
  ) {}

  /** Lists the store once: all kinds of a sync read the same state of it. */
  list(isWanted: (name: string) => boolean): Promise<StoredFile[]> {
    this.#listed ??= this.#list(isWanted);
    return this.#listed;
  }

  async fetch(file: StoredFile, signal: AbortSignal): Promise<void> {
    if (this.#copies.has(file.name)) return;
    if (await mkdir(this.#folder, { recursive: true, mode: 0o700 })) await removeLeft();
    const copy = await open(file.path, 'w', 0o600);
    let size = 0;
    try {
      for await (const piece of this.store.read(file)) {
        signal.throwIfAborted();
        await copy.appendFile(piece);
        size += piece.length;
      }
      this.#copies.set(file.name, { path: file.path, size });
    } catch (error) {
      await rm(file.path, { force: true });
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? noRoom(file, error) : error;
    } finally {
      await copy.close();
    }
  }

  async release(file: StoredFile, isNeededAgain: boolean): Promise<void> {
    if (!isNeededAgain) await this.#remove(file.name);
    let kept = [...this.#copies.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [name, { size }] of this.#copies) {
      if (kept <= keptBytes) return;
      await this.#remove(name);
      kept -= size;
    }
  }

  async isUnchanged(file: StoredFile): Promise<boolean> {
    return await this.store.isUnchanged(file);
  }

  async tryReading(file: StoredFile): Promise<void> {
    for await (const _ of this.store.read(file)) return;
  }

  async close(): Promise<void> {
    await this.store.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #list(isWanted: (name: string) => boolean): Promise<StoredFile[]> {
    try {
      const files = await this.store.list(this.below, isWanted);
      return files.map((file, at) => ({ ...file, below: file.name, path: path.join(this.#folder, String(at)) }));
    } catch (error) {
      this.#listed = undefined;
      throw error;
    }
  }

  async #remove(name: string): Promise<void> {
    const copy = this.#copies.get(name);
    if (!copy) return;
    this.#copies.delete(name);
    await rm(copy.path, { force: true });
  }
}

/** Removes the copies of processes that were killed, as far as this user may. */
async function removeLeft(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const folder = path.join(os.tmpdir(), name);
    const at = await stat(folder).catch(() => null);
    if (at && Date.now() - at.mtimeMs > leftAfterMs)
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function noRoom({ name, size }: StoredFile, cause: unknown): SystemError {
  return new SystemError(
    `The temporary folder ${os.tmpdir()} has no room for a copy of ${name} (${size} bytes). Make room, or set TMPDIR to a larger one.`,
    { code: 'files_no_room', cause },
  );
}
