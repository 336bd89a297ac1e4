import { readdirSync, readFileSync } from 'node:fs';

/** CPU milliseconds of all threads of a process that live, to the nanosecond: `stat` counts ticks of 10 ms. Linux only. */
export function cpuMilliseconds(pid: number): number {
  return threadsOf(pid).reduce((sum, thread) => sum + onCpu(`/proc/${pid}/task/${thread}/schedstat`), 0);
}

/** CPU milliseconds of each server process of a database, by their process titles. Workers of parallel queries are gone too soon. */
export function backendsMilliseconds(postmasterPid: number, database: string): ReadonlyMap<string, number> {
  const children = read(`/proc/${postmasterPid}/task/${postmasterPid}/children`).trim().split(' ').filter(Boolean);
  const ofDatabase = children.filter((pid) => read(`/proc/${pid}/cmdline`).includes(` ${database} `));
  return new Map(ofDatabase.map((pid) => [pid, onCpu(`/proc/${pid}/schedstat`)]));
}

/** Of the processes that live after it; an idle one may have ended meanwhile. */
export function millisecondsBetween(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number {
  return [...after].reduce((sum, [pid, milliseconds]) => sum + milliseconds - (before.get(pid) ?? 0), 0);
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function onCpu(file: string): number {
  return Number(read(file).split(' ')[0]) / 1e6;
}

/** Empty if the process has just ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
