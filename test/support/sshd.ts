import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Context } from 'mocha';
import { freePort } from './free-port.js';
import { registerSecret, testSecrets } from './secrets.js';

const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'].find((file) => existsSync(file));

/** Reported, not skipped silently, where OpenSSH's server is not installed. */
export function needsSshd(context: Context): void {
  if (program !== undefined) return;
  if (context.test) context.test.title += ' (skipped: no sshd at /usr/sbin/sshd)';
  context.skip();
}

/** OpenSSH's server on this machine, for the user who runs the tests. */
export interface Sshd {
  port: number;
  user: string;
  /** The fingerprints of its host keys. */
  hostKeys: { ed25519: string; ecdsa: string };
  /** Private keys by what their user may do. `locked` has a passphrase. */
  keys: { all: string; locked: string; cannotOpen: string; noSftp: string };
  close(): Promise<void>;
}

/** What each key may do: how its line in authorized_keys begins. */
const rights = {
  all: '',
  locked: '',
  cannotOpen: 'command="internal-sftp -P open" ',
  noSftp: 'command="exit 1" ',
} as const;

export async function startSshd(): Promise<Sshd> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-sshd-'));
  const at = (name: string): string => path.join(folder, name);
  // OpenSSH wants this folder for a process without rights, which root's server has.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const makeKey = (name: string, type: string, passphrase = ''): string => {
    execFileSync('ssh-keygen', ['-q', '-a', '1', '-t', type, '-N', passphrase, '-C', name, '-f', at(name)]);
    return readFileSync(at(name), 'utf8');
  };
  const makeUserKey = (name: keyof typeof rights): string => {
    const key = makeKey(name, 'ed25519', name === 'locked' ? testSecrets.sftpPassphrase : '');
    registerSecret(`the private key ${name} of a test`, key.split('\n')[3]!);
    return key;
  };
  const fingerprint = (name: string): string =>
    execFileSync('ssh-keygen', ['-l', '-f', at(name)], { encoding: 'utf8' }).split(' ')[1]!;
  for (const type of ['ed25519', 'ecdsa']) makeKey(`host-${type}`, type);
  const names = Object.keys(rights) as (keyof typeof rights)[];
  const keys = Object.fromEntries(names.map((name) => [name, makeUserKey(name)])) as Sshd['keys'];
  writeFileSync(
    at('authorized_keys'),
    names.map((name) => `${rights[name]}${readFileSync(at(`${name}.pub`), 'utf8')}`).join(''),
  );
  const port = await freePort();
  const settings = [
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', 'PidFile none', 'StrictModes no', 'UsePAM no'],
    ...[`HostKey ${at('host-ed25519')}`, `HostKey ${at('host-ecdsa')}`, `AuthorizedKeysFile ${at('authorized_keys')}`],
    ...['PasswordAuthentication no', 'PermitRootLogin prohibit-password', 'Subsystem sftp internal-sftp'],
  ];
  writeFileSync(at('sshd_config'), `${settings.join('\n')}\n`);
  const server = spawn(program!, ['-D', '-e', '-f', at('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(server, 'exit');
  await listening(server.stderr, exit);
  return {
    ...{ port, keys, user: os.userInfo().username },
    hostKeys: { ed25519: fingerprint('host-ed25519'), ecdsa: fingerprint('host-ecdsa') },
    close: async () => {
      server.kill();
      await exit;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Resolves once sshd says that it listens. */
async function listening(log: NodeJS.ReadableStream, exit: Promise<unknown>): Promise<void> {
  let text = '';
  const heard = new Promise<void>((resolve) => {
    log.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes('Server listening')) resolve();
    });
  });
  const gone = exit.then(() => {
    throw new Error(`sshd ended: ${text}`);
  });
  gone.catch(() => undefined);
  await Promise.race([heard, gone]);
}
