import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SystemError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { type PostgresBinaries, postgresBinaries } from './binaries.js';
import { makeReachable, type OsUser, postgresOsUser } from './os-user.js';
import { processState } from './process-state.js';
import { binariesElsewhere, homeElsewhere } from './relocate.js';

/** After kill -9 its children hold the shared memory for a moment, during which a start fails. */
const startRetries = 20;
const startRetryMs = 500;
const firstPort = 15_000;
/** Below the range that systems use for outgoing connections. */
const portCount = 15_000;

/** One Postgres data folder and the tools that start and stop its server. */
export interface Cluster {
  /** The data folder, or its replacement outside root's home; the cluster is in its folder `postgres`. */
  home: string;
  folder: string;
  logFile: string;
  user: OsUser | null;
  binaries: PostgresBinaries;
  log: Logger;
}

export async function openCluster(dataDir: string, log: Logger): Promise<Cluster> {
  const user = await postgresOsUser();
  let home = dataDir;
  let binaries = postgresBinaries();
  if (user) {
    if (!(await makeReachable(dataDir, user, log))) home = await homeElsewhere(dataDir, log);
    if (!(await makeReachable(path.dirname(binaries.pgCtl), user, log))) binaries = await binariesElsewhere(binaries);
  }
  const folder = path.join(home, 'postgres');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user) await chown(folder, user.uid, user.gid);
  return { home, folder, logFile: path.join(folder, 'server.log'), user, binaries, log };
}

/** Creates the cluster if it does not exist. Returns the password of its only user. */
export async function initialise(cluster: Cluster): Promise<string> {
  const passwordFile = path.join(cluster.home, 'postgres.password');
  const version = await readIfThere(path.join(cluster.folder, 'PG_VERSION'));
  if (version !== null) return readPassword(cluster, passwordFile, version.trim());
  // The remains of a killed initdb are useless: PG_VERSION is written before there is data.
  await emptyFolder(cluster);
  const password = randomBytes(18).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (cluster.user) await chown(passwordFile, cluster.user.uid, cluster.user.gid);
  cluster.log.info({ folder: cluster.folder }, 'creating the embedded database');
  const flags = [
    '--username=cartograph',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
  ];
  const { code, output } = await runTool(cluster, cluster.binaries.initdb, [
    `--pgdata=${cluster.folder}`,
    '--no-instructions',
    ...flags,
  ]);
  if (code === 0) return password;
  await emptyFolder(cluster);
  throw new SystemError(`initdb failed in ${cluster.folder}: ${output.trim()}`, { code: 'initdb_failed' });
}

async function readPassword(cluster: Cluster, file: string, version: string): Promise<string> {
  if (version !== '18') {
    throw new SystemError(
      `${cluster.folder} was created by PostgreSQL ${version}; this version of Cartograph includes 18. Choose another data folder, ` +
        'or upgrade it with pg_upgrade.',
      { code: 'embedded_version_mismatch' },
    );
  }
  const password = await readIfThere(file);
  if (password !== null) return password.trim();
  throw new SystemError(`${file} is missing: without it no login to ${cluster.folder} is possible. Restore the file.`, {
    code: 'embedded_password_missing',
  });
}

async function emptyFolder(cluster: Cluster): Promise<void> {
  await rm(cluster.folder, { recursive: true, force: true });
  await mkdir(cluster.folder, { mode: 0o700 });
  if (cluster.user) await chown(cluster.folder, cluster.user.uid, cluster.user.gid);
}

/** The port of the server that runs on this folder, from its postmaster.pid; null if none runs. */
export async function runningPort(cluster: Cluster): Promise<number | null> {
  const pidFile = path.join(cluster.folder, 'postmaster.pid');
  const lines = (await readIfThere(pidFile))?.split('\n');
  const pid = Number(lines?.[0]);
  const state = pid > 0 ? await processState(pid) : 'gone';
  // Postgres mistakes a zombie for a living postmaster and does not start. Remaining children are still detected by
  // the shared memory, whose key is derived from the folder.
  if (state === 'zombie') await rm(pidFile, { force: true });
  if (state !== 'alive') return null;
  const port = Number(lines?.[3]);
  return port > 0 ? port : null;
}

/** Starts the server and waits until it accepts connections. It survives this process. */
export async function startServer(cluster: Cluster, port: number, settings: Record<string, string>): Promise<void> {
  const options = Object.entries({ ...settings, port: String(port) }).map(([name, value]) => `-c ${name}='${value}'`);
  const args = ['start', '-w', '-t', '60', '-s', '-D', cluster.folder, '-l', cluster.logFile, '-o', options.join(' ')];
  let tail = '';
  for (let attempt = 1; attempt <= startRetries; attempt += 1) {
    const { code } = await runTool(cluster, cluster.binaries.pgCtl, args);
    if (code === 0) return;
    tail = ((await readIfThere(cluster.logFile)) ?? '').trimEnd().split('\n').slice(-5).join('\n');
    if (!/shared memory|lock file/.test(tail)) break;
    await delay(startRetryMs);
  }
  throw new SystemError(`Postgres does not start on ${cluster.folder}, port ${port}. The end of its log:\n${tail}`, {
    code: 'embedded_start_failed',
  });
}

/** Stops the server in fast mode: open transactions are rolled back, everything is flushed. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const { code, output } = await runTool(cluster, cluster.binaries.pgCtl, [
    'stop',
    '-w',
    '-t',
    '60',
    '-s',
    '-m',
    'fast',
    '-D',
    cluster.folder,
  ]);
  if (code === 0 || (await runningPort(cluster)) === null) return;
  throw new SystemError(`Postgres on ${cluster.folder} does not stop: ${output.trim()}`, {
    code: 'embedded_stop_failed',
  });
}

/** The last used port if it is still free, else a free one, chosen by the folder so that checkouts do not collide. */
export async function choosePort(cluster: Cluster): Promise<number> {
  const portFile = path.join(cluster.home, 'postgres.port');
  const remembered = Number(await readIfThere(portFile));
  if (remembered > 0 && (await isFree(remembered))) return remembered;
  const start = [...cluster.folder].reduce((hash, char) => (hash * 31 + char.codePointAt(0)!) % portCount, 7);
  for (let step = 0; step < portCount; step += 1) {
    const port = firstPort + ((start + step) % portCount);
    if (!(await isFree(port))) continue;
    await writeFile(portFile, `${port}\n`);
    return port;
  }
  throw new SystemError(`No port from ${firstPort} to ${firstPort + portCount - 1} is free.`, { code: 'no_free_port' });
}

async function isFree(port: number): Promise<boolean> {
  const server = net.createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The server inherits file descriptors: with pipes the tool would never seem to end. It logs to its own file. */
async function runTool(
  cluster: Cluster,
  file: string,
  args: string[],
): Promise<{ code: number | null; output: string }> {
  const isStart = args[0] === 'start';
  const child = spawn(file, args, {
    ...cluster.user,
    cwd: cluster.folder,
    stdio: isStart ? 'ignore' : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output };
}
