import { type Logger, pino } from 'pino';
import { searchText } from './leaks.js';

/** A line of the log as JSON. */
export interface LogLine {
  level: number;
  msg: string;
  [field: string]: unknown;
}

/**
 * The logger of all tests: silent on the console, at trace level, and without the product's redaction of secret fields.
 * All its lines are searched for secrets.
 */
export const testLogger: Logger = loggerTo((line) => searchText('the log', line));

/** The same, for tests of the log's content. */
export function listeningLogger(hear: (line: LogLine) => void): Logger {
  return loggerTo((line) => {
    searchText('the log', line);
    hear(JSON.parse(line) as LogLine);
  });
}

function loggerTo(write: (line: string) => void): Logger {
  return pino({ level: 'trace' }, { write });
}
