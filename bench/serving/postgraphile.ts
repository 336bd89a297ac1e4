import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type BenchServer, startServer } from './server.js';

/** No dependency of the project: 185 packages of 290 MB. What it depends on is as new as its ranges allow. */
const postgraphile = 'postgraphile@5.1.5';
/** With Node 20 it starts, and answers null with an error for each list. */
const node = { name: `node-${process.platform}-${process.arch}`, version: '22.23.3' };

/** Installs PostGraphile, and the Node that it needs, in a temporary folder, and serves the schema `warehouse` with it. */
export async function startPostgraphile(databaseUrl: string): Promise<BenchServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-postgraphile-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(path.join(folder, 'package.json'), '{"private":true}');
    const packages = [postgraphile, `${node.name}@${node.version}`];
    const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...packages];
    await promisify(execFile)('npm', args, { cwd: folder });
    const executable = path.join(folder, 'node_modules', node.name, 'bin', 'node');
    const server = await startServer('postgraphile-server', [folder, databaseUrl], executable);
    return {
      ...server,
      stop: () => {
        server.stop();
        void remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
