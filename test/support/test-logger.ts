import { type Logger, pino } from 'pino';
import { tell } from './told.js';

/** A line of the log as programs read it. */
export interface LogLine {
  level: number;
  msg: string;
  [field: string]: unknown;
}

/**
 * The logger of all tests: silent on the console, at its most talkative otherwise, and without the product's own hiding of
 * secret fields. All its lines are searched for secrets.
 */
export const testLogger: Logger = loggerTo((line) => tell('the log', line));

/** The same, for tests of what the log says. */
export function listeningLogger(hear: (line: LogLine) => void): Logger {
  return loggerTo((line) => {
    tell('the log', line);
    hear(JSON.parse(line) as LogLine);
  });
}

function loggerTo(write: (line: string) => void): Logger {
  return pino({ level: 'trace' }, { write });
}
