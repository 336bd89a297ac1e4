import type { DriftReport, KnownRecords } from '../../src/ingest/extractor.js';

/** For tests of other things than what staging does not know. */
export const unheardDrift: DriftReport = { unknownField: () => undefined, unknownValue: () => undefined };

/** For tests that read a stream without a raw log behind it. */
export const nothingKnown: KnownRecords = { marks: async () => new Map() };
