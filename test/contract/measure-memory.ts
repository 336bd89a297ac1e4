import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { searchOutputOf } from '../support/leaks.js';
import type { Measured, ProbeMessage, ProbeTask } from './memory-probe.js';
import type { PlatformUnderTest, PlatformWorld } from './platform-under-test.js';

const probe = fileURLToPath(new URL('./memory-probe.js', import.meta.url));

/** A stream that keeps what it reads is measured with all but this part of the bound for it. */
const measuredPerBound = 4;

interface Probe {
  child: ChildProcess;
  errors: string;
}

/** One process for all accounts: what it loads and compiles for one of them it has for the next. */
let started: Probe | undefined;

/**
 * Reads all streams of a small and of a large account, one after the other in a process of its own, and releases each page at once. The
 * small one is read once before: what a first reading compiles and keeps is there, so that the two differ by the account alone. The
 * simulator's time stays here: the probe asks for it to pass. `endProbe` ends the process.
 */
export async function measureMemory<W extends PlatformWorld>(
  { openWorld, memory }: PlatformUnderTest<W>,
  settings: Record<string, unknown>,
): Promise<{ few: Measured; many: Measured }> {
  const measured = async (records: number, readings: number): Promise<Measured> => {
    const world = await openWorld({ seed: 'memory', records, days: 300 });
    try {
      let last: Measured | null = null;
      for (let reading = 0; reading < readings; reading += 1) {
        last = await measureIn(runningProbe(), world, {
          source: world.source(settings),
          measureEveryBytes: memory.varianceBytes / measuredPerBound,
        });
        if (!last) throw new Error(`the probe ended and measured nothing:\n${started?.errors}`);
      }
      return last!;
    } finally {
      await world.close();
    }
  };
  return { few: await measured(memory.small, 2), many: await measured(memory.large, 1) };
}

export function endProbe(): void {
  started?.child.kill();
  started = undefined;
}

/** The probe, started unless it runs. */
function runningProbe(): ChildProcess {
  if (started && !hasEnded(started.child)) return started.child;
  const child = fork(probe, [], {
    execArgv: ['--expose-gc', '--single-threaded-gc'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  searchOutputOf(child, 'the memory probe');
  const begun: Probe = { child, errors: '' };
  child.stderr?.on('data', (piece: Buffer) => {
    begun.errors += piece.toString();
  });
  started = begun;
  return child;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** One reading of the probe; null: it ended. */
async function measureIn(
  child: ChildProcess,
  { clock }: PlatformWorld,
  task: Omit<ProbeTask, 'nowMs'>,
): Promise<Measured | null> {
  child.send({ ...task, nowMs: clock.now().getTime() } satisfies ProbeTask);
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
