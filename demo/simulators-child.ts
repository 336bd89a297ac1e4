import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SystemError } from '../src/runtime/errors.js';

interface SimulatorsChild {
  /** What the configuration needs to know of what is served: addresses and credentials. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts what is simulated in a process of its own, as platforms are, and waits until it serves. */
export async function startSimulatorsChild(args: string[]): Promise<SimulatorsChild> {
  const script = fileURLToPath(new URL('./simulators-process.js', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    // Its input stays open as long as this process lives: that is how it knows.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { environment: JSON.parse(line) as Record<string, string>, stop: () => stopChild(child) };
  }
  throw new SystemError('The simulated stores ended before they served; what is printed above says why.', {
    code: 'demo_simulators_ended',
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
