import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, ParsedKey, utils } from 'ssh2';
import { ConfigError } from '../../../runtime/errors.js';
import type { SftpAddress } from './address.js';
import type { SftpSettings } from './settings.js';

/** Logs a user in by key, password, or both if the server wants both, and remembers what the server would accept. */
export class Login {
  readonly #ways: (AuthenticationType | AnyAuthMethod)[];
  #offered: readonly string[] = [];

  /** `parseKey`: the library's. Throws a `ConfigError` if the settings have nothing usable to log in with. */
  constructor(
    private readonly address: SftpAddress,
    { password, privateKey, passphrase }: SftpSettings,
    parseKey: typeof utils.parseKey,
  ) {
    if (password === undefined && privateKey === undefined) {
      throw new ConfigError(
        'Set settings.sftp.password or settings.sftp.privateKey: there is nothing to log in with.',
        {
          code: 'sftp_no_login',
        },
      );
    }
    this.#ways = [
      ...(privateKey === undefined
        ? []
        : [
            {
              type: 'publickey' as const,
              username: address.user,
              key: usableKey(parseKey(keyText(privateKey), passphrase)),
            },
          ]),
      // Many servers ask for the password as the answer to a question.
      ...(password === undefined ? [] : (['password', 'keyboard-interactive'] as const)),
    ];
  }

  readonly tryNext: AuthHandlerMiddleware = (offered, _isPartial, next) => {
    // Before the first try the server has said nothing.
    if (offered) this.#offered = offered;
    next(this.#ways.shift() ?? (false as unknown as AuthenticationType));
  };

  refused(cause: Error): ConfigError {
    const { user, server } = this.address;
    const accepts = this.#offered.length === 0 ? '' : ` It accepts: ${this.#offered.join(', ')}.`;
    return new ConfigError(
      `${server} refuses the login of the user ${user}.${accepts} Check the user in settings.path, and settings.sftp.password or privateKey.`,
      { code: 'sftp_login_refused', cause },
    );
  }
}

/** The line breaks of a key that went through an environment variable on one line. */
function keyText(privateKey: string): string {
  return privateKey.replaceAll('\\n', '\n');
}

function usableKey(parsed: ParsedKey | Error | ParsedKey[]): ParsedKey {
  const [key] = [parsed].flat();
  const isPrivate = !(key instanceof Error) && key?.isPrivateKey() === true;
  if (isPrivate) return key;
  const reason = key instanceof Error ? key.message : 'it is a public key';
  throw new ConfigError(
    `settings.sftp.privateKey cannot be used: ${reason}. Set the contents of a private key file (OpenSSH, PEM or PuTTY), and settings.sftp.passphrase if it has one.`,
    { code: 'sftp_key_unreadable' },
  );
}
