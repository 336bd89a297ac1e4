import type { DriftReport } from '../../src/contract/extractor.js';

/** For tests of other things than what staging does not know. */
export const unheardDrift: DriftReport = { unknownField: () => undefined, unknownValue: () => undefined };
