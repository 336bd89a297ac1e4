import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { projectFile } from '../../src/runtime/project-files.js';

/** A process of the product, with its last output. */
export interface ProductProcess {
  readonly pid: number;
  readonly command: string;
  /** Null while it runs. */
  exit(): { code: number | null; signal: NodeJS.Signals | null } | null;
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
  ended(): Promise<void>;
  lastWords(): string;
}

const wordsKept = 6000;

export function startProcess(
  args: readonly string[],
  { folder, databaseUrl }: { folder: string; databaseUrl: string },
): ProductProcess {
  const { CARTOGRAPH_CONFIG, CARTOGRAPH_DATA, PORT, HOST, LOG_LEVEL, ...inherited } = process.env;
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(
    process.execPath,
    [projectFile('dist', 'command', 'cli.js'), ...args],
    {
      cwd: folder,
      env: { ...inherited, DATABASE_URL: databaseUrl, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: otherwise Ctrl-C and `timeout` would stop each worker too.
      detached: true,
    },
  );
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      words = (words + piece.toString()).slice(-wordsKept);
    });
  }
  const exit = () =>
    child.exitCode === null && child.signalCode === null ? null : { code: child.exitCode, signal: child.signalCode };
  const ended = async () => {
    if (exit() === null) await once(child, 'exit');
  };
  return {
    pid: child.pid!,
    command: args.join(' '),
    exit,
    kill: async () => {
      child.kill('SIGKILL');
      await ended();
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    ended,
    lastWords: () => words,
  };
}
