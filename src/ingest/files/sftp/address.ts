export interface SftpAddress {
  user: string;
  host: string;
  port: number;
  /** Absolute, or relative to the user's home; without a slash at the end. */
  path: string;
  /** For messages: `host:port`. */
  server: string;
}

const standardPort = 22;

/** `sftp://user@host:port/path`, taken literally. A path that begins with `/~/` is in the user's home. */
export function readSftpAddress(text: string): SftpAddress {
  const [, user = '', host = '', port, path = ''] =
    /^sftp:\/\/([^/]+)@(\[[^\]]+\]|[^/:@]+)(?::(\d+))?(\/.*)?$/.exec(text) ?? [];
  const number = port === undefined ? standardPort : Number(port);
  const below = path.replace(/\/+$/, '');
  return {
    ...{ user, host: host.replace(/^\[|\]$/g, ''), port: number, server: `${host}:${number}` },
    path: /^\/~(\/|$)/.test(below) ? below.slice(3) || '.' : below || '/',
  };
}
