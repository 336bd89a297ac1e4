import type { FileEntryWithStats, Stats } from 'ssh2';
import { ConfigError, TransientError } from '../../../runtime/errors.js';
import { Attempts, type RetryOptions, transientVerdict } from '../../http/attempts.js';
import { makePolicy } from '../../http/policy.js';
import { resuming } from '../../http/resume.js';
import { changedWhileRead, goneError } from '../places/file-place.js';
import type { RemoteFile, RemoteStore } from '../places/remote-place.js';
import { readSftpAddress, type SftpAddress } from './address.js';
import { readAhead } from './read-ahead.js';
import { noSuchFile, permissionDenied, SftpSession } from './session.js';
import type { SftpSettings } from './settings.js';

/** The files below a folder of an SFTP server, or the one file that the path names. */
export class SftpStore implements RemoteStore {
  readonly #address: SftpAddress;
  readonly #options: RetryOptions;
  /** What names are below: the path, or the folder in which it is if it is a file. */
  #root: string;
  #session: SftpSession | undefined;

  constructor(
    address: string,
    private readonly settings: SftpSettings,
    needs: Omit<RetryOptions, 'policy'>,
  ) {
    this.#address = readSftpAddress(address);
    this.#root = this.#address.path;
    this.#options = { ...needs, policy: makePolicy() };
  }

  async list(below: string, isWanted: (name: string) => boolean): Promise<RemoteFile[]> {
    return await this.#retried(async (session) => {
      const path = this.#pathOf(below);
      const at = await this.#asked(path, () => session.stat(path));
      if (!at.isFile()) return await this.#filesBelow(session, below, isWanted);
      const cut = path.lastIndexOf('/');
      if (below !== '') return [fileOf(below, at)];
      this.#root = cut < 0 ? '.' : path.slice(0, cut) || '/';
      return [fileOf(path.slice(cut + 1), at)];
    });
  }

  async *read(file: RemoteFile): AsyncGenerator<Buffer> {
    const place = `${this.#address.server} ${file.name}`;
    const pass = (offset: number): AsyncIterable<Buffer> => this.#pass(file, offset);
    yield* resuming({ options: this.#options, place, pass });
  }

  async isUnchanged(file: RemoteFile): Promise<boolean> {
    return await this.#retried(async (session) => {
      try {
        return isSame(file, await session.stat(this.#pathOf(file.name)));
      } catch (error) {
        if ((error as { code?: unknown }).code === noSuchFile) return false;
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    this.#session?.end();
  }

  async *#pass(file: RemoteFile, offset: number): AsyncGenerator<Buffer> {
    const session = await this.#connected();
    const path = this.#pathOf(file.name);
    const handle = await this.#asked(path, () => session.open(path), file.name);
    try {
      // What was received before a break is of the file as it was listed.
      if (offset > 0 && !isSame(file, await session.statOpen(handle))) throw changedWhileRead();
      yield* readAhead((buffer, position) => session.read(handle, buffer, position), { offset, size: file.size });
    } finally {
      if (!session.isBroken) await session.closeFile(handle).catch(() => undefined);
    }
  }

  async #filesBelow(session: SftpSession, below: string, isWanted: (name: string) => boolean): Promise<RemoteFile[]> {
    const path = this.#pathOf(below);
    const files: RemoteFile[] = [];
    for (const entry of await this.#asked(path, () => session.entries(path))) {
      if (entry.filename.startsWith('.')) continue;
      const name = below === '' ? entry.filename : `${below}/${entry.filename}`;
      const kind = kindOf(entry);
      if (kind === 'd') files.push(...(await this.#filesBelow(session, name, isWanted)));
      else if (isWanted(entry.filename)) {
        files.push({ ...fileOf(name, entry.attrs), ...(kind !== '-' && { isSpecial: true }) });
      }
    }
    return files;
  }

  #pathOf(name: string): string {
    if (name === '') return this.#root;
    return this.#root.endsWith('/') ? this.#root + name : `${this.#root}/${name}`;
  }

  /** The server's refusals, in words. `file`: the name of a listed file, which may have been removed since. */
  async #asked<T>(path: string, ask: () => Promise<T>, file?: string): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code === noSuchFile && file !== undefined) throw goneError(file);
      if (code !== noSuchFile && code !== permissionDenied) throw error;
      const { server, user } = this.#address;
      const reason = code === noSuchFile ? 'does not exist' : `is not readable for the user ${user}`;
      throw new ConfigError(
        `${path} on ${server} ${reason}. Create it, ask the server's operator for permission, or correct settings.path of the source.`,
        { code: 'files_unreadable', cause: error },
      );
    }
  }

  async #retried<T>(work: (session: SftpSession) => Promise<T>): Promise<T> {
    const attempts = new Attempts(this.#options);
    for (;;) {
      try {
        return await work(await this.#connected());
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        await attempts.waitAfter(transientVerdict(error), this.#address.server);
      }
    }
  }

  /** The open session, or a new one after it broke. */
  async #connected(): Promise<SftpSession> {
    if (this.#session && !this.#session.isBroken) return this.#session;
    this.#session?.end();
    const { policy, signal } = this.#options;
    this.#session = await SftpSession.open(this.#address, this.settings, { timeoutMs: policy.stallTimeoutMs, signal });
    return this.#session;
  }
}

/** `-` a file, `d` a folder, else a link or a special file. */
function kindOf({ attrs, longname }: FileEntryWithStats): string {
  if (attrs.isDirectory()) return 'd';
  if (attrs.isFile()) return '-';
  // A server need not send the type among the attributes; then it is in the line for people.
  return (attrs.mode ?? 0) >> 12 === 0 && /^[-d]/.test(longname) ? longname[0]! : 'l';
}

function fileOf(name: string, { size, mtime }: Pick<Stats, 'size' | 'mtime'>): RemoteFile {
  return { name, size, modifiedAt: new Date(mtime * 1000).toISOString() };
}

function isSame(file: RemoteFile, now: Stats): boolean {
  const { size, modifiedAt } = fileOf(file.name, now);
  return size === file.size && modifiedAt === file.modifiedAt;
}
