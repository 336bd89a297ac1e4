import { execFile } from 'node:child_process';
import { chmod, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SystemError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';

/** Postgres refuses to run as root. It then runs as this user, which is created if missing. */
const userName = 'postgres';
const run = promisify(execFile);
const searchableByOthers = 0o001;

/** The user that the server runs as; null for the user of this process. */
export interface OsUser {
  uid: number;
  gid: number;
}

export async function postgresOsUser(): Promise<OsUser | null> {
  if (process.getuid?.() !== 0) return null;
  const known = await findUser();
  if (known) return known;
  await run('useradd', ['--system', '--user-group', '--no-create-home', userName]).catch((cause: unknown) => {
    throw new SystemError(
      `Postgres does not run as root, and the OS user "${userName}" could not be created. Create it, or start Cartograph as an ordinary user.`,
      { code: 'no_postgres_user', cause },
    );
  });
  const created = await findUser();
  if (!created)
    throw new SystemError(`The OS user "${userName}" was created but is not in /etc/passwd.`, {
      code: 'no_postgres_user',
    });
  return created;
}

async function findUser(): Promise<OsUser | null> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const fields = lines.map((line) => line.split(':')).find(([name]) => name === userName);
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
}

/**
 * Gives the server's user access to `folder`: as root, adds the search permission to parents that lack it (search,
 * not list or read), and logs it. Root's home is not opened: returns false if it is one of the parents.
 */
export async function makeReachable(folder: string, user: OsUser, log: Logger): Promise<boolean> {
  const closed: { parent: string; opened: number }[] = [];
  for (let parent = path.resolve(folder); parent !== path.dirname(parent); parent = path.dirname(parent)) {
    const { mode, uid, gid } = await stat(parent);
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : searchableByOthers;
    if ((mode & needed) !== 0) continue;
    if (parent === os.homedir()) return false;
    closed.push({ parent, opened: (mode & 0o7777) | needed });
  }
  for (const { parent, opened } of closed) {
    await chmod(parent, opened);
    log.warn(
      { folder: parent },
      `allowed the OS user "${userName}" to pass through a folder (chmod +x) to reach the database`,
    );
  }
  return true;
}
