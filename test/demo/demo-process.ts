import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { searchOutputOf } from '../support/leaks.js';
import { waitFor } from '../support/wait-for.js';

/** `npm start` without the build, which has just run. */
export interface DemoProcess {
  child: ChildProcess;
  /** All its output so far, on stdout and stderr. */
  printed(): string;
  /** Waits for matching output; fails with all output if the process ends before. */
  until(what: RegExp, deadlineMs: number): Promise<RegExpExecArray>;
  /** Sends the signal, and returns the exit code once the process has ended; null: the signal ended it. */
  end(signal: 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

export function startDemo(folder: string, environment: Record<string, string>): DemoProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../demo/main.js', import.meta.url))], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  searchOutputOf(child, 'the demo');
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      printed += piece.toString();
    });
  }
  return {
    child,
    printed: () => printed,
    until: (what, deadlineMs) =>
      waitFor(
        `the demo to print ${what}`,
        () => {
          const found = what.exec(printed);
          if (!found && child.exitCode !== null) throw new Error(`the demo ended with ${child.exitCode}:\n${printed}`);
          return found;
        },
        deadlineMs,
      ),
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'close');
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}
