import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How much a heap may grow before it is collected again, relative to the memory in use after the last collection. */
const growthPercent = {
  /** Syncs, workers and rebuilds: the rows of three batches and two pages are in use. */
  load: 65,
  /** It keeps about 60 MB in use and makes gigabytes of garbage. */
  import: 85,
  /** Each new document leaves some 20 KB that live long enough to be promoted. */
  api: 15,
  /** Batches of rows are garbage at once; a row group of Parquet is not. */
  export: 30,
} as const;

/**
 * On a machine with spare memory, V8 lets a heap of a few dozen megabytes grow to four times the memory in use before it collects
 * again. A process that shares its machine collects earlier, for a few percent of its time. This does not limit the memory in use, so
 * a leak would still show.
 */
export function keepHeapSmall(process: keyof typeof growthPercent): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent[process]}`);
  // V8 would allocate the rows of answers where it has seen some survive, among what lives long. There they keep all that they refer to
  // until the whole heap is collected: of 1,000 answers of fifty orders, eight times instead of twice.
  setFlagsFromString('--no-allocation-site-pretenuring');
  // The growth counts from a collection of the whole heap. V8 puts off the first one until far more is in use: an export of 1,000,000
  // lines took 168 MB instead of 132.
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
