import { readFile } from 'node:fs/promises';

/** A zombie is dead but keeps its id: where nobody reaps orphans (node as process 1 of a container) it stays. */
export type ProcessState = 'alive' | 'zombie' | 'gone';

export async function processState(pid: number): Promise<ProcessState> {
  if (!answersSignals(pid)) return 'gone';
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z') ? 'zombie' : 'alive';
  } catch {
    // No /proc here, or the process ended meanwhile.
    return answersSignals(pid) ? 'alive' : 'gone';
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
