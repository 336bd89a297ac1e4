import type { DriftReport } from '../../contract/extractor.js';

/**
 * Reports the fields of an object that are neither read nor known to be left out. `at` is its path, empty for the record. What
 * is no object has none.
 */
export function reportUnknownFields(drift: DriftReport, at: string, object: unknown, known: ReadonlySet<string>): void {
  if (typeof object !== 'object' || object === null) return;
  for (const field of Object.keys(object)) {
    if (!known.has(field)) drift.unknownField(at === '' ? field : `${at}.${field}`);
  }
}

/** Reports a word that the field was not known to have. What is no text is none, and reported by the check of its field. */
export function reportUnknownValue(drift: DriftReport, path: string, value: unknown, known: ReadonlySet<string>): void {
  if (typeof value === 'string' && !known.has(value)) drift.unknownValue(path, value);
}
