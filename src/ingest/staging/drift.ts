import type { DriftReport } from '../../contract/extractor.js';

/**
 * Reports the fields of an object that are neither read nor known to be ignored. `at` is its path, empty for the record. A value
 * that is not an object has no fields.
 */
export function reportUnknownFields(drift: DriftReport, at: string, object: unknown, known: ReadonlySet<string>): void {
  if (typeof object !== 'object' || object === null) return;
  // Parsed JSON has no inherited fields, and a list of its names for each object takes as long as all else here.
  for (const field in object) {
    if (!known.has(field)) drift.unknownField(at === '' ? field : `${at}.${field}`);
  }
}

/** Reports a value that this field is not known to have. A value that is not text is ignored here: the check of its field reports it. */
export function reportUnknownValue(drift: DriftReport, path: string, value: unknown, known: ReadonlySet<string>): void {
  if (typeof value === 'string' && !known.has(value)) drift.unknownValue(path, value);
}
