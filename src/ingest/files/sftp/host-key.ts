import { createHash } from 'node:crypto';
import { ConfigError } from '../../../runtime/errors.js';

/** A key that a server showed. */
export interface HostKey {
  /** `ssh-ed25519`. */
  type: string;
  /** `SHA256:…`, as OpenSSH prints it. */
  fingerprint: string;
}

/** The algorithms for each type of host key. A server has one of each type, and shows the first that the client wants. */
const algorithmsByType: readonly (readonly string[])[] = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256'],
];

/** From the key as it is sent: its type, with the length in front, comes first. */
export function hostKeyOf(key: Buffer): HostKey {
  const digest = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  return { type: key.toString('latin1', 4, 4 + key.readUInt32BE(0)), fingerprint: `SHA256:${digest}` };
}

export function isSameFingerprint({ fingerprint }: HostKey, wanted: string | undefined): boolean {
  return wanted !== undefined && wanted.replace(/=+$/, '') === fingerprint;
}

/** The algorithms to ask for so that the server shows a key of a type that it has not shown; empty: all were asked for. */
export function algorithmsBesides(shown: readonly HostKey[]): string[] {
  const isShown = (algorithms: readonly string[]): boolean =>
    shown.some(({ type }) => algorithms.includes(type) || (type === 'ssh-rsa' && algorithms.includes('rsa-sha2-512')));
  return algorithmsByType.filter((algorithms) => !isShown(algorithms)).flat();
}

/** Why nothing was sent to the server, and what to do. */
export function strangeHostKey(server: string, wanted: string | undefined, shown: readonly HostKey[]): ConfigError {
  const keys = shown.map(({ type, fingerprint }) => `${fingerprint} (${type})`).join(', ');
  if (wanted === undefined) {
    return new ConfigError(
      `${server} shows the host key ${keys}. Compare it with what the server's operator says, and set it as settings.sftp.hostKey. No password or key was sent.`,
      { code: 'sftp_host_key_missing' },
    );
  }
  return new ConfigError(
    `${server} does not have the key settings.sftp.hostKey, ${wanted}: it shows ${keys}. This may be another machine in between. ` +
      "If the server's operator confirms that the key was replaced, set the new one. No password or key was sent.",
    { code: 'sftp_host_key_changed' },
  );
}
