import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SystemError } from '../../runtime/errors.js';
import { processState, startTime } from './process-state.js';

/** Waits are random up to this, so that waiting processes do not all retry at once. */
const longestRetryMs = 50;
const deadlineMs = 120_000;

/** Error codes of renaming a folder over one that is not empty; on Windows also over an empty one. */
const takenCodes = ['ENOTEMPTY', 'EEXIST', ...(process.platform === 'win32' ? ['EPERM'] : [])];

/**
 * Runs `work` while no other process on this machine does so with this lock: starting and stopping one data folder's
 * server. A lock left by a dead process is removed.
 *
 * The lock is a folder that contains its owner's claim, a file with a unique name. A folder with a claim is renamed into place,
 * which succeeds only if there is none or an empty one; the claim of a dead process is deleted by its name. So there is never
 * a second claim, and a late process never deletes another's.
 */
export async function withStartLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const claim = [process.pid, (await startTime(process.pid)) ?? '', randomUUID()].join('.');
  await acquire(folder, claim);
  try {
    await removeLeftovers(folder);
    return await work();
  } finally {
    await withdraw(folder, claim);
  }
}

async function acquire(folder: string, claim: string): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const claims = await readdirIfThere(folder);
    const dead = await claimsOfDead(claims);
    for (const one of dead) await withdraw(folder, one);
    if (dead.length === claims.length && (await tryAcquire(folder, claim))) return;
    if (Date.now() > deadline) {
      throw new SystemError(
        `Another process has been starting or stopping Postgres for two minutes. If none is, delete the folder ${folder}.`,
        { code: 'start_lock_busy' },
      );
    }
    await delay(Math.random() * longestRetryMs);
  }
}

async function tryAcquire(folder: string, claim: string): Promise<boolean> {
  const own = `${folder}.${claim}`;
  try {
    await mkdir(own, { mode: 0o700 });
    await writeFile(path.join(own, claim), '', { mode: 0o600 });
    await rename(own, folder);
    return true;
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if (takenCodes.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** An empty folder is free, so it does not matter whose it was, or that it cannot be removed once another process has it. */
async function withdraw(folder: string, claim: string): Promise<void> {
  await rm(path.join(folder, claim), { force: true });
  await rmdir(folder).catch(() => undefined);
}

/** Removes the claims of processes that were killed while they tried. */
async function removeLeftovers(folder: string): Promise<void> {
  const prefix = `${path.basename(folder)}.`;
  const names = await readdirIfThere(path.dirname(folder));
  const claims = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  for (const claim of await claimsOfDead(claims)) await rm(`${folder}.${claim}`, { recursive: true, force: true });
}

async function claimsOfDead(claims: readonly string[]): Promise<string[]> {
  const dead: string[] = [];
  for (const claim of claims) if (!(await isOwnerAlive(claim))) dead.push(claim);
  return dead;
}

/** Process ids are reused, in a container at every start, so the start time is compared too where the system reports it. */
async function isOwnerAlive(claim: string): Promise<boolean> {
  const [pid, began] = claim.split('.');
  if ((await processState(Number(pid))) !== 'alive') return false;
  const now = await startTime(Number(pid));
  return !began || now === null || now === began;
}

async function readdirIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
