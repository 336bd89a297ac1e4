import type { DriftReport } from '../../src/contract/extractor.js';

/** For tests of anything but drift. */
export const unheardDrift: DriftReport = { unknownField: () => undefined, unknownValue: () => undefined };
