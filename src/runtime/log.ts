import { pino } from 'pino';
import { GatheredLines } from './gathered-lines.js';
import { hideSecretsInJson } from './hide-secrets.js';
import { readableLine } from './log-line.js';

/** Structured log, injected everywhere. It never contains payloads, personal data or secrets. */
export type Logger = pino.Logger;

export interface LogSettings {
  level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Human-readable lines for a terminal, JSON lines otherwise. */
  pretty: boolean;
  /** Texts that are removed from every line. */
  hidden: readonly string[];
}

/** A second line of defence: settings and connection strings are not logged, and would be hidden if they were. */
const secretFields = ['accessToken', 'clientSecret', 'password', 'secret', 'token', 'connectionString', 'settings'];
const redact = { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '(hidden)' };

/** Writes to stderr; stdout is for the output of commands. */
export function createLogger({ level, pretty, hidden }: LogSettings): Logger {
  const colours = process.stderr.isTTY && process.stderr.hasColors();
  const hooks = {
    streamWrite: (line: string): string => {
      const shown = hideSecretsInJson(line, hidden);
      return pretty ? readableLine(shown, { colours }) : shown;
    },
  };
  return pino({ level, redact, hooks }, new GatheredLines());
}

export const silentLogger: Logger = pino({ level: 'silent' });

/** The same log for lines whose fields are all known to be no secrets: looking for secrets in them takes longer than to write them. */
export function logOfPlainFields(log: Logger): Logger {
  return log.child({}, { redact: [] });
}
