import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How much a heap may grow before it is collected again, relative to the memory in use after the last collection. */
const growthPercent = {
  /** Syncs, workers and rebuilds: the rows of three batches and two pages are in use. */
  load: 65,
  /** It keeps about 60 MB in use and makes gigabytes of garbage. */
  import: 85,
  /** Batches of rows are garbage at once; a row group of Parquet is not. */
  export: 30,
} as const;

/** How much the heap of the API may grow: a third of 50 MB in use, a sixth of 100 MB, which many documents keep in use. */
const megabytesOfApi = 16;
const megabyte = 1024 * 1024;

/**
 * On a machine with spare memory, V8 lets a heap of a few dozen megabytes grow to four times the memory in use before it collects
 * again. A process that shares its machine collects earlier, for a few percent of its time. This does not limit the memory in use, so
 * a leak would still show.
 */
export function keepHeapSmall(kind: keyof typeof growthPercent | 'api'): void {
  if (kind === 'api') growBy(megabytesOfApi);
  else grow(growthPercent[kind]);
  // V8 would allocate the rows of answers where it has seen some survive, among what lives long. There they keep all that they refer to
  // until the whole heap is collected: of 1,000 answers of fifty orders, eight times instead of twice.
  setFlagsFromString('--no-allocation-site-pretenuring');
  // The growth counts from a collection of the whole heap. V8 puts off the first one until far more is in use: an export of 1,000,000
  // lines took 168 MB instead of 130.
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function grow(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${Math.ceil(percent)}`);
}

/** V8 takes the growth in percent, so it is set anew after each collection of the whole heap. */
function growBy(megabytes: number): void {
  const follow = (): void => grow((100 * megabytes * megabyte) / process.memoryUsage().heapUsed);
  follow();
  new PerformanceObserver((list) => {
    const isWhole = (entry: object): boolean =>
      (entry as { detail: { kind: number } }).detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
    if (list.getEntries().some(isWhole)) follow();
  }).observe({ entryTypes: ['gc'] });
}
