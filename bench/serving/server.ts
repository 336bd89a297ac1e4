import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { projectFile } from '../../src/runtime/project-files.js';

export interface BenchServer {
  port: number;
  pid: number;
  stop(): void;
}

/** Starts a compiled script of `bench/serving/` that prints its port, with this Node or another. */
export async function startServer(
  script: string,
  args: readonly string[],
  node: string = process.execPath,
): Promise<BenchServer> {
  const child: ChildProcess = spawn(node, [projectFile('dist', 'bench', 'serving', `${script}.js`), ...args], {
    env: { ...process.env, NODE_ENV: 'production' },
    // Logging is a part of the work, its medium is not.
    stdio: ['ignore', 'pipe', openSync('/dev/null', 'w')],
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    return { port: Number(line), pid: child.pid!, stop: () => void child.kill() };
  }
  throw new Error(`${script} ended before it served`);
}
