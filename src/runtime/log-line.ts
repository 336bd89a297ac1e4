import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const levels: Record<number, [name: string, style: Style]> = {
  10: ['TRACE', 'gray'],
  20: ['DEBUG', 'blue'],
  30: ['INFO', 'green'],
  40: ['WARN', 'yellow'],
  50: ['ERROR', 'red'],
  60: ['FATAL', 'bgRed'],
};

interface LogRecord {
  level: number;
  /** Milliseconds since 1970. */
  time: number;
  msg?: string;
  err?: { type?: string; message?: string; stack?: string };
  [field: string]: unknown;
}

/**
 * A JSON line of the log in readable form: `[14:03:59] WARN: the message {"its":"fields"}`, with an error's stack below.
 * Fields that are the same in every line of a process are omitted. A line that is not JSON is unchanged: a secret that was
 * hidden in it may have been one of its numbers.
 */
export function readableLine(json: string, options: { colours: boolean }): string {
  const record = parsed(json);
  if (record === null) return json;
  const { level, time, pid: _pid, hostname: _hostname, msg, err, ...fields } = record;
  const [name, style] = levels[level] ?? [`LEVEL ${level}`, 'reset'];
  const shown = options.colours ? styleText(style, name, { validateStream: false }) : name;
  const rest = Object.keys(fields).length > 0 ? JSON.stringify(fields) : null;
  const first = [`[${clockTime(new Date(time))}]`, `${shown}:`, msg, rest].filter(Boolean).join(' ');
  const below = err ? (err.stack ?? `${err.type ?? 'Error'}: ${err.message ?? ''}`).replaceAll(/^/gm, '    ') : null;
  return `${[first, below].filter((line) => line !== null).join('\n')}\n`;
}

function parsed(json: string): LogRecord | null {
  try {
    return JSON.parse(json) as LogRecord;
  } catch {
    return null;
  }
}

function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
