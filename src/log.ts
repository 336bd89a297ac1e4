import { pino } from 'pino';
import { hideSecretsInJson } from './hide-secrets.js';

/** Structured log, injected everywhere. No payloads, no personal data, no secrets go into it. */
export type Logger = pino.Logger;

export interface LogSettings {
  level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Human-readable lines for a terminal, JSON lines otherwise. */
  pretty: boolean;
  /** Texts that are taken out of every line. */
  hidden: readonly string[];
}

/** A second line of defence: nobody logs settings or connection strings, and if somebody does these do not show. */
const secretFields = ['accessToken', 'clientSecret', 'password', 'secret', 'token', 'connectionString', 'settings'];
const redact = { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '(hidden)' };

/** Writes to stderr, so that stdout stays for what a command answers. */
export function createLogger({ level, pretty, hidden }: LogSettings): Logger {
  const hooks = { streamWrite: (line: string) => hideSecretsInJson(line, hidden) };
  if (!pretty) return pino({ level, redact, hooks }, pino.destination({ dest: 2, sync: false }));
  return pino({
    level,
    redact,
    hooks,
    transport: {
      target: 'pino-pretty',
      options: { destination: 2, translateTime: 'HH:MM:ss', ignore: 'pid,hostname', singleLine: true },
    },
  });
}

export const silentLogger: Logger = pino({ level: 'silent' });
