import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SystemError } from '../src/runtime/errors.js';

interface SimulatorsChild {
  /** The addresses and credentials of the simulators, for the configuration. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts the simulators in a separate process and waits until they serve. */
export async function startSimulatorsChild(args: string[]): Promise<SimulatorsChild> {
  const script = fileURLToPath(new URL('./simulators-process.js', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    // Its stdin closes when this process ends, which ends it too.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { environment: JSON.parse(line) as Record<string, string>, stop: () => stopChild(child) };
  }
  throw new SystemError('The simulators stopped before they were ready. The reason is in the output above.', {
    code: 'demo_simulators_ended',
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
