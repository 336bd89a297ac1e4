import { readFile } from 'node:fs/promises';

/** A zombie is dead but keeps its id: if no process reaps orphans (node as process 1 of a container), it stays. */
type ProcessState = 'alive' | 'zombie' | 'gone';

export async function processState(pid: number): Promise<ProcessState> {
  if (!answersSignals(pid)) return 'gone';
  const fields = await statFields(pid);
  // No /proc here, or the process ended meanwhile.
  if (fields === null) return answersSignals(pid) ? 'alive' : 'gone';
  return fields[0] === 'Z' ? 'zombie' : 'alive';
}

/** When a process began, in ticks of the machine's clock; null if there is no /proc, or no such process. */
export async function startTime(pid: number): Promise<string | null> {
  const fields = await statFields(pid);
  return fields?.[19] ?? null;
}

/** The fields of /proc/<pid>/stat from the third one, the state. The name before it may contain any character. */
async function statFields(pid: number): Promise<string[] | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
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
