import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { searchOutputOf } from '../support/leaks.js';
import type { Measured, ProbeMessage, ProbeTask } from './memory-probe.js';
import type { PlatformUnderTest, PlatformWorld } from './platform-under-test.js';

const probe = fileURLToPath(new URL('./memory-probe.js', import.meta.url));

/**
 * Reads all streams of an account of that size in a process of its own, and releases each page at once. The simulator's
 * time stays here: the probe asks for it to pass.
 */
export async function measureMemory<W extends PlatformWorld>(
  platform: PlatformUnderTest<W>,
  records: number,
  settings: Record<string, unknown>,
): Promise<Measured> {
  const world = await platform.openWorld({ seed: 'memory', records, days: 300 });
  const child = fork(probe, [], { execArgv: ['--expose-gc'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  try {
    searchOutputOf(child, 'the memory probe');
    let stderr = '';
    child.stderr?.on('data', (piece: Buffer) => {
      stderr += piece.toString();
    });
    const task: ProbeTask = { source: world.source(settings), nowMs: world.clock.now().getTime() };
    let measured: Measured | undefined;
    child.on('message', async (message: ProbeMessage) => {
      if ('measured' in message) {
        measured = message.measured;
        return;
      }
      await world.clock.sleep(message.sleepMs);
      child.send({ nowMs: world.clock.now().getTime() });
    });
    child.send(task);
    await once(child, 'close');
    if (!measured) throw new Error(`the probe ended with ${child.exitCode} and measured nothing:\n${stderr}`);
    return measured;
  } finally {
    child.kill();
    await world.close();
  }
}
