import { setFlagsFromString } from 'node:v8';

/** Relative to the memory in use after a collection. */
const growthPercent = 85;

/**
 * On a machine with spare memory, V8 lets a heap of a few dozen megabytes grow to four times the memory in use before it collects
 * again. An import keeps about 60 MB in use, makes gigabytes of garbage, and usually shares its machine: it collects earlier, for
 * a few percent of its time. This does not limit the memory in use, so a leak would still show.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
