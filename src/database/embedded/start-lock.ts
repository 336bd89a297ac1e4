import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { SystemError } from '../../errors.js';
import { processState } from './process-state.js';

const retryMs = 50;
const deadlineMs = 120_000;
/** A lock file is empty between its creation and the writing of the pid. */
const emptyGraceMs = 5_000;

/**
 * Runs `work` while no other process on this machine does so with this lock file: starting and stopping one data folder's
 * server. A lock left by a dead process is removed.
 */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await acquire(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await tryAcquire(file))) {
    if (await isAbandoned(file)) await takeAway(file);
    else if (Date.now() > deadline) {
      throw new SystemError(
        `Another process has been starting or stopping Postgres for two minutes. If none is, delete ${file}.`,
        {
          code: 'start_lock_busy',
        },
      );
    } else await delay(retryMs);
  }
}

async function tryAcquire(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(String(process.pid));
      return true;
    } catch (error) {
      // A full disk may have room for the file but not for its content: the next process would wait for nobody.
      await rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** By renaming: of several processes that saw the dead owner, only one gets the file; a living owner's file is put back. */
async function takeAway(file: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if (!(await isAbandoned(aside))) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    const pid = Number(await readFile(file, 'utf8'));
    if (pid > 0) return (await processState(pid)) !== 'alive';
    return Date.now() - (await stat(file)).mtimeMs > emptyGraceMs;
  } catch {
    return false;
  }
}
