import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SourceConfig } from '../../src/config/config.js';
import { searchOutputOf } from '../support/leaks.js';
import type { Measured, ProbeMessage, ProbeTask } from './memory-probe.js';
import type { PlatformUnderTest, PlatformWorld } from './platform-under-test.js';

const probe = fileURLToPath(new URL('./memory-probe.js', import.meta.url));

/**
 * Reads all streams of accounts of these sizes, one after the other in one process of its own, and releases each page at once. What the first
 * reading compiles and keeps is there before the second, so that they differ by the account alone. The simulator's time stays here: the probe
 * asks for it to pass.
 */
export async function measureMemory<W extends PlatformWorld>(
  platform: PlatformUnderTest<W>,
  sizes: readonly number[],
  settings: Record<string, unknown>,
): Promise<Measured[]> {
  const child = fork(probe, [], { execArgv: ['--expose-gc'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  try {
    searchOutputOf(child, 'the memory probe');
    let stderr = '';
    child.stderr?.on('data', (piece: Buffer) => {
      stderr += piece.toString();
    });
    const all: Measured[] = [];
    for (const records of sizes) {
      const world = await platform.openWorld({ seed: 'memory', records, days: 300 });
      try {
        const measured = await measureIn(child, world, world.source(settings));
        if (!measured) throw new Error(`the probe ended with ${child.exitCode} and measured nothing:\n${stderr}`);
        all.push(measured);
      } finally {
        await world.close();
      }
    }
    return all;
  } finally {
    child.kill();
  }
}

/** One reading of the probe; null: it ended. */
async function measureIn(
  child: ChildProcess,
  { clock }: PlatformWorld,
  source: SourceConfig,
): Promise<Measured | null> {
  if (child.exitCode !== null || child.signalCode !== null) return null;
  child.send({ source, nowMs: clock.now().getTime() } satisfies ProbeTask);
  return new Promise((resolve) => {
    const hear = async (message: ProbeMessage): Promise<void> => {
      if ('measured' in message) {
        end(message.measured);
        return;
      }
      await clock.sleep(message.sleepMs);
      child.send({ nowMs: clock.now().getTime() });
    };
    const die = (): void => end(null);
    const end = (measured: Measured | null): void => {
      child.off('message', hear).off('close', die);
      resolve(measured);
    };
    child.on('message', hear).once('close', die);
  });
}
