import { createHash } from 'node:crypto';
import { cp, lstat, mkdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../runtime/log.js';
import type { PostgresBinaries } from './binaries.js';

/**
 * Root's home is closed to the OS user that Postgres runs as, and stays closed. The server's files are kept here instead when
 * the data folder or the checkout is in it.
 */
const elsewhere = '/var/lib/cartograph';

/**
 * A folder for the cluster of `dataDir` outside root's home. A link in the data folder points to it; if the link is
 * gone, the operator has deleted the data folder, and its cluster is deleted too.
 */
export async function homeElsewhere(dataDir: string, log: Logger): Promise<string> {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const home = path.join(elsewhere, name);
  const link = path.join(dataDir, 'elsewhere');
  const isLinked = await lstat(link).then(
    () => true,
    () => false,
  );
  if (!isLinked) {
    await rm(home, { recursive: true, force: true });
    await symlink(home, link);
    log.warn({ dataDir, home }, "the database is kept outside of root's home, which its OS user may not enter");
  }
  await mkdir(home, { recursive: true, mode: 0o755 });
  return home;
}

/** The binaries, copied once per installation to a place where the server's user can run them. */
export async function binariesElsewhere(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const folder = path.dirname(path.dirname(binaries.pgCtl));
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const target = path.join(elsewhere, `postgres-18-${name}`);
  const isThere = await lstat(target).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const unfinished = `${target}.${process.pid}`;
    await mkdir(elsewhere, { recursive: true, mode: 0o755 });
    await cp(folder, unfinished, { recursive: true, verbatimSymlinks: true });
    // If two processes copy at once, the first wins; both copies are equal.
    await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  return { initdb: path.join(target, 'bin', 'initdb'), pgCtl: path.join(target, 'bin', 'pg_ctl') };
}
