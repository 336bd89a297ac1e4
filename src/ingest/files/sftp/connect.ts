import type { Client, ServerHostKeyAlgorithm, SFTPWrapper } from 'ssh2';
import { CartographError, ConfigError, TransientError } from '../../../runtime/errors.js';
import type { SftpAddress } from './address.js';
import { type HostKey, hostKeyOf, isSameFingerprint } from './host-key.js';
import { Login } from './login.js';
import type { SftpSettings } from './settings.js';

interface Wanted {
  address: SftpAddress;
  settings: SftpSettings;
  /** Of host keys; empty: the library's. */
  algorithms: readonly string[];
}

/** For the connection with its login, and for each answer. */
export interface SessionLimits {
  timeoutMs: number;
  signal: AbortSignal;
}

/** A server that does not show the key that is wanted was sent nothing. null: it has no key of these algorithms. */
type Connected = { client: Client; sftp: SFTPWrapper } | { stranger: HostKey | null };

/** A connection on which the user is logged in. Throws a `ConfigError` or a `TransientError`. */
export async function connect(wanted: Wanted, limits: SessionLimits): Promise<Connected> {
  const { address, settings, algorithms } = wanted;
  limits.signal.throwIfAborted();
  // Loaded here: only sources of such servers need it.
  const { Client: SshClient, utils } = (await import('ssh2')).default;
  const login = new Login(address, settings, utils.parseKey);
  const client = new SshClient();
  let stranger: HostKey | undefined;
  const abort = (): void => void client.destroy();
  limits.signal.addEventListener('abort', abort);
  try {
    await new Promise<void>((resolve, reject) => {
      client.on('ready', resolve);
      // A small request would wait 40 ms for the acknowledgement of the one before.
      client.on('connect', () => client.setNoDelay(true));
      client.on('error', reject);
      client.on('close', () => reject(new Error('the server closed the connection')));
      client.on('keyboard-interactive', (_name, _text, _language, prompts, finish) =>
        finish(prompts.map(() => settings.password ?? '')),
      );
      client.connect({
        ...{ host: address.host, port: address.port, username: address.user },
        ...(settings.password !== undefined && { password: settings.password, tryKeyboard: true }),
        ...(algorithms.length > 0 && { algorithms: { serverHostKey: algorithms as ServerHostKeyAlgorithm[] } }),
        authHandler: login.tryNext,
        readyTimeout: limits.timeoutMs,
        hostVerifier: (key: Buffer) => {
          const shown = hostKeyOf(key);
          if (isSameFingerprint(shown, settings.hostKey)) return true;
          stranger = shown;
          return false;
        },
      });
    });
    return { client, sftp: await openSubsystem(client, address, limits) };
  } catch (error) {
    client.on('error', () => undefined).destroy();
    limits.signal.throwIfAborted();
    if (stranger) return { stranger };
    if (algorithms.length > 0 && /host key/.test((error as Error).message)) return { stranger: null };
    throw connectFault(error as SshError, { address, login, timeoutMs: limits.timeoutMs });
  } finally {
    limits.signal.removeEventListener('abort', abort);
  }
}

function openSubsystem(client: Client, { server }: SftpAddress, { timeoutMs }: SessionLimits): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    let isClosed = false;
    client.on('close', () => {
      isClosed = true;
    });
    const timer = setTimeout(
      () => reject(new TransientError(`no answer within ${timeoutMs} ms`, { code: 'sftp_timeout' })),
      timeoutMs,
    );
    client.sftp((error, sftp) => {
      clearTimeout(timer);
      if (!error) return resolve(sftp);
      if (isClosed) return reject(networkFault(error));
      const message = `${server} lets the user log in, but does not serve SFTP. Ask the server's operator to permit it for this user.`;
      reject(new ConfigError(message, { code: 'sftp_not_served', cause: error }));
    });
  });
}

interface SshError extends Error {
  level?: string;
  code?: string | number;
}

interface Attempt {
  address: SftpAddress;
  login: Login;
  timeoutMs: number;
}

function connectFault(error: SshError, { address, login, timeoutMs }: Attempt): Error {
  if (error instanceof CartographError) return error;
  const { level, message } = error;
  if (level === 'client-authentication' || /authentication/i.test(message)) return login.refused(error);
  if (level === 'client-timeout') {
    return new TransientError(`no login within ${timeoutMs} ms; check that it is an SSH server`, {
      code: 'sftp_timeout',
      cause: error,
    });
  }
  if (level === 'handshake') {
    return new ConfigError(
      `${address.server} and this version cannot agree on an encryption (${message}). Ask the server's operator for a newer one.`,
      { code: 'sftp_no_agreement', cause: error },
    );
  }
  return networkFault(error);
}

/** A connection that broke, or could not be made. */
export function networkFault(error: SshError): TransientError {
  const reason = typeof error.code === 'string' ? error.code : error.message;
  return new TransientError(`the connection failed (${reason})`, { code: 'sftp_network', cause: error });
}
