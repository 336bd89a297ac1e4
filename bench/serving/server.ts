import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { projectFile, projectRoot } from '../../src/runtime/project-files.js';
import { shippedCommand } from '../shipped-command.js';

export interface BenchServer {
  port: number;
  pid: number;
  stop(): void;
}

/** Starts a compiled script of `bench/serving/` that prints its port, with this Node or another. A server that ends by itself is reported. */
export async function startServer(
  script: string,
  args: readonly string[],
  node: string = process.execPath,
): Promise<BenchServer> {
  const child: ChildProcess = spawn(node, [projectFile('dist', 'bench', 'serving', `${script}.js`), ...args], {
    env: { ...process.env, NODE_ENV: 'production' },
    // Logging is a part of the work, its medium is not.
    stdio: ['ignore', 'pipe', script === 'product' ? openSync('/dev/null', 'w') : 'inherit'],
  });
  child.once('exit', (code) => {
    if (!child.killed) process.stderr.write(`the server ${script} ${args.join(' ')} ended by itself, with ${code}\n`);
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    return { port: Number(line), pid: child.pid!, stop: () => void child.kill() };
  }
  throw new Error(`${script} ended before it served`);
}

/** Starts `cartograph api` as it is shipped, with the defaults of its configuration. */
export async function startApiCommand(databaseUrl: string): Promise<BenchServer> {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [shippedCommand(projectRoot), 'api'], {
    // A folder without a configuration.
    cwd: projectFile('migrations'),
    env: { PATH, NODE_ENV: 'production', DATABASE_URL: databaseUrl, PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log = child.stderr!;
  for await (const line of createInterface({ input: log })) {
    const [, port] = /http:\/\/[^"]*:(\d+)\/graphql/.exec(line) ?? [];
    if (port === undefined) continue;
    log.resume();
    return { port: Number(port), pid: child.pid!, stop: () => void child.kill() };
  }
  throw new Error('cartograph api ended before it served');
}
