import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.js';
import { waitFor } from './wait-for.js';

export interface PgBouncer {
  /** Of the same database as the server's, through the pooler. */
  url: string;
  stop(): Promise<void>;
}

/** Whether Debian's `pgbouncer`, or another one, is installed. */
export function hasPgBouncer(): boolean {
  try {
    execFileSync('pgbouncer', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A real PgBouncer in front of the server of `url`, with one pool mode and any other settings. */
export async function startPgBouncer(
  url: string,
  poolMode: 'session' | 'transaction' | 'statement',
  settings: Record<string, string> = {},
): Promise<PgBouncer> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-pgbouncer-'));
  const listen = await freePort();
  const users = path.join(folder, 'users.txt');
  const config = path.join(folder, 'pgbouncer.ini');
  writeFileSync(users, `"${username}" "${decodeURIComponent(password)}"\n`);
  const lines = Object.entries({
    ...{ listen_addr: '127.0.0.1', listen_port: String(listen), unix_socket_dir: '' },
    ...{ auth_type: 'scram-sha-256', auth_file: users, pool_mode: poolMode, default_pool_size: '20' },
    ...settings,
  }).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(config, `[databases]\n* = host=${hostname} port=${port}\n[pgbouncer]\n${lines.join('\n')}\n`);
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? userNamed('postgres') : null;
  chmodSync(folder, 0o755);
  if (user) for (const file of [users, config]) chownSync(file, user.uid, user.gid);
  const child = spawn('pgbouncer', ['-q', config], { ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await waitFor('PgBouncer to listen', async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended:\n${said}`);
    return await listens(listen);
  });
  return {
    url: `postgres://${username}:${password}@127.0.0.1:${listen}${pathname}`,
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true });
    },
  };
}

function userNamed(name: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  const fields = line!.split(':');
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

async function listens(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await once(child, 'exit');
  clearTimeout(timer);
}
