import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

interface Measured {
  seconds: number;
  peakRssBytes: number;
  /** User and system time, up to the last sample before its end. */
  cpuSeconds: number;
  stdout: string;
}

const sampleMs = 100;

/** Runs a compiled script of this project; throws with its error output if it fails. Linux only: it reads /proc. */
export async function measure(script: string, args: string[], env: Record<string, string> = {}): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => {
    stdout += piece.toString();
  });
  child.stderr.on('data', (piece: Buffer) => {
    stderr = (stderr + piece.toString()).slice(-10_000);
  });
  let peakRssBytes = 0;
  let cpu = 0;
  const sampler = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, highWaterMark(child.pid ?? 0));
    cpu = Math.max(cpu, cpuSeconds(child.pid ?? 0));
  }, sampleMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(sampler);
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}:\n${stderr}`);
  return { seconds: (performance.now() - started) / 1000, peakRssBytes, cpuSeconds: cpu, stdout };
}

/** The peak memory of a process, according to the kernel. */
function highWaterMark(pid: number): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** CPU seconds, user and system, of a process and its children, including ended ones. */
export function descendantsCpuSeconds(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return [pid, ...children.map(Number)].reduce((sum, each) => sum + cpuSeconds(each), 0);
}

/** CPU seconds, user and system, of a process and its ended children. */
export function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    // utime, stime, and those of reaped children, in ticks of 10 ms.
    return [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0) / 100;
  } catch {
    // It has just ended: its time is now counted for its parent.
    return 0;
  }
}
