import type { Client, FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { TransientError } from '../../../runtime/errors.js';
import type { SftpAddress } from './address.js';
import { connect, networkFault, type SessionLimits } from './connect.js';
import { algorithmsBesides, type HostKey, strangeHostKey } from './host-key.js';
import type { SftpSettings } from './settings.js';

type Done<T> = (error: Error | undefined | null, value: T) => void;

/** Answers that are about a file, not about the connection (SSH_FX_…). */
export const noSuchFile = 2;
export const permissionDenied = 3;

/** One connection to an SFTP server. Its methods throw the server's refusals with their codes, and a `TransientError` for all other failures. */
export class SftpSession {
  #broken: Error | undefined;
  /** Rejects each request that waits for an answer. */
  readonly #waiting = new Set<(error: Error) => void>();

  private constructor(
    private readonly client: Client,
    private readonly sftp: SFTPWrapper,
    private readonly limits: SessionLimits,
  ) {
    client.on('error', (error) => this.#break(networkFault(error)));
    client.on('close', () => this.#break(networkFault(new Error('closed'))));
    sftp.on('error', (error: Error) => this.#break(networkFault(error)));
    limits.signal.addEventListener('abort', this.#abort);
  }

  /** Throws a `ConfigError` if the server is not the right one or refuses the login, or a `TransientError`. */
  static async open(address: SftpAddress, settings: SftpSettings, limits: SessionLimits): Promise<SftpSession> {
    const shown: HostKey[] = [];
    let algorithms: string[] = [];
    for (;;) {
      const connected = await connect({ address, settings, algorithms }, limits);
      if ('client' in connected) return new SftpSession(connected.client, connected.sftp, limits);
      if (connected.stranger) shown.push(connected.stranger);
      // A fingerprint does not say of which type its key is, so the server is asked for all that it has.
      algorithms = connected.stranger ? algorithmsBesides(shown) : [];
      if (algorithms.length === 0) throw strangeHostKey(address.server, settings.hostKey, shown);
    }
  }

  get isBroken(): boolean {
    return this.#broken !== undefined;
  }

  entries(path: string): Promise<FileEntryWithStats[]> {
    return this.#answer((done) => this.sftp.readdir(path, done));
  }

  stat(path: string): Promise<Stats> {
    return this.#answer((done) => this.sftp.stat(path, done));
  }

  open(path: string): Promise<Buffer> {
    return this.#answer((done) => this.sftp.open(path, 'r', done));
  }

  statOpen(handle: Buffer): Promise<Stats> {
    return this.#answer((done) => this.sftp.fstat(handle, done));
  }

  /** Fills a buffer from a position of an open file. Returns how many bytes there were; 0: the position is its end. */
  read(handle: Buffer, buffer: Buffer, position: number): Promise<number> {
    return this.#answer((done) => this.sftp.read(handle, buffer, 0, buffer.length, position, done));
  }

  closeFile(handle: Buffer): Promise<void> {
    return this.#answer((done) => this.sftp.close(handle, (error) => done(error, undefined)));
  }

  end(): void {
    this.#break(networkFault(new Error('closed')));
    this.limits.signal.removeEventListener('abort', this.#abort);
    this.client.end();
    this.client.destroy();
  }

  readonly #abort = (): void => {
    this.#break(this.limits.signal.reason as Error);
    this.client.destroy();
  };

  #break(error: Error): void {
    this.#broken ??= error;
    for (const reject of this.#waiting) reject(this.#broken);
    this.#waiting.clear();
  }

  #answer<T>(ask: (done: Done<T>) => void): Promise<T> {
    const { timeoutMs } = this.limits;
    return new Promise<T>((resolve, reject) => {
      if (this.#broken) return reject(this.#broken);
      const timer = setTimeout(() => this.#break(silentFault(timeoutMs)), timeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(fail);
      };
      const fail = (error: Error): void => {
        settle();
        reject(error);
      };
      this.#waiting.add(fail);
      ask((error, value) => {
        if (error) return fail(isRefusal(error) ? error : networkFault(error));
        settle();
        resolve(value);
      });
    });
  }
}

function isRefusal({ code }: Error & { code?: unknown }): boolean {
  return code === noSuchFile || code === permissionDenied;
}

function silentFault(timeoutMs: number): TransientError {
  return new TransientError(`no answer within ${timeoutMs} ms`, { code: 'sftp_timeout' });
}
