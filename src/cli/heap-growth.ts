import { setFlagsFromString } from 'node:v8';

/** Of what is in use after a collection. */
const growthPercent = 60;

/**
 * V8 lets a heap of a few dozen megabytes grow to four times what is in use before it collects anew, on a machine with memory to
 * spare. An import keeps some 60 MB in use, makes gigabytes of garbage and mostly runs where other things do: it collects
 * earlier, for a few percent of its time. What is in use is not bounded by this, so a leak would show as before.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
