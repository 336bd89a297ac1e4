import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { SourceConfig } from '../../src/config/config.js';
import { nothingKnown } from '../../src/contract/extractor.js';
import { connectSource } from '../../src/ingest/connect-source.js';
import { connectors } from '../../src/ingest/registry.js';
import type { Clock } from '../../src/runtime/clock.js';
import { silentLogger } from '../../src/runtime/log.js';

/** A message of the parent process: one reading. */
export interface ProbeTask {
  source: SourceConfig;
  nowMs: number;
  /** Live bytes are measured at the first page of each stream, and whenever so many bytes of payload have been read since. */
  measureEveryBytes: number;
}

/** A request to let time pass, which the parent answers with the new time; or the result. */
export type ProbeMessage = { sleepMs: number } | { measured: Measured };

export interface Measured {
  records: number;
  payloadBytes: number;
  /** The most live bytes, after garbage collection, when a page was passed on. */
  liveBytes: number;
}

// Until its parent ends it.
for (;;) {
  const [task] = (await once(process, 'message')) as [ProbeTask];
  process.send!({ measured: await measure(task) } satisfies ProbeMessage);
}

async function measure({ source, nowMs, measureEveryBytes }: ProbeTask): Promise<Measured> {
  const measured: Measured = { records: 0, payloadBytes: 0, liveBytes: 0 };
  const { signal } = new AbortController();
  const extractor = connectSource({ connectors, clock: remoteClock(nowMs), log: silentLogger }, source, signal);
  try {
    await extractor.probe();
    for (const stream of extractor.streams) {
      // The first page: a stream that collects all of its records before it passes any on holds the most then.
      let unmeasured = measureEveryBytes;
      for await (const { records } of stream.extract({ state: { watermark: null }, signal, known: nothingKnown })) {
        measured.records += records.length;
        const bytes = records.reduce((total, { payload }) => total + payload.byteLength, 0);
        measured.payloadBytes += bytes;
        unmeasured += bytes;
        if (unmeasured < measureEveryBytes) continue;
        measured.liveBytes = await mostAlive(measured.liveBytes);
        unmeasured = 0;
      }
    }
  } finally {
    await extractor.close();
  }
  return measured;
}

/**
 * The larger of the previous and the current live bytes. Buffers are only released some turns of the event loop after
 * their
 * collection: a second one follows, unless the first leaves no more than was alive before.
 */
async function mostAlive(soFar: number): Promise<number> {
  let now = 0;
  for (let round = 0; round < 2; round += 1) {
    global.gc!();
    await setImmediate();
    const { heapUsed, external } = process.memoryUsage();
    now = heapUsed + external;
    if (now <= soFar) return soFar;
  }
  return now;
}

function remoteClock(startMs: number): Clock {
  let nowMs = startMs;
  return {
    now: () => new Date(nowMs),
    sleep: async (sleepMs, signal) => {
      signal?.throwIfAborted();
      process.send!({ sleepMs } satisfies ProbeMessage);
      const [answer] = (await once(process, 'message')) as [{ nowMs: number }];
      nowMs = answer.nowMs;
    },
  };
}
