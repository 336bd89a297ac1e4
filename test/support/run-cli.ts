import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { projectFile } from '../../src/runtime/project-files.js';
import { searchOutputOf } from './leaks.js';

const { bin } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { bin: { cartograph: string } };
/** The command line as `package.json` gives it to those who install the package. */
export const cli = projectFile(bin.cartograph);

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * The command line in a process of its own, in `cwd`, without this process's Cartograph settings. `file`: an executable
 * other than this build's.
 */
export function spawnCli(args: readonly string[], cwd: string, environment: Record<string, string> = {}, file = cli) {
  const { CARTOGRAPH_CONFIG, CARTOGRAPH_DATA, DATABASE_URL, PORT, HOST, LOG_LEVEL, NODE_ENV, ...inherited } =
    process.env;
  const child = spawn(process.execPath, [file, ...args], {
    cwd,
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  searchOutputOf(child, `cartograph ${args.join(' ')}`);
  return child;
}

export async function runCli(
  args: readonly string[],
  cwd: string,
  environment: Record<string, string> = {},
  file = cli,
): Promise<CliResult> {
  const child = spawnCli(args, cwd, environment, file);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
