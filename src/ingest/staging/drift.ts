import type { DriftReport } from '../extractor.js';

/** Tells of the fields of an object that are neither read nor known to be left out. `at` is its path, empty for the record. */
export function reportUnknownFields(drift: DriftReport, at: string, object: object, known: ReadonlySet<string>): void {
  for (const field of Object.keys(object)) {
    if (!known.has(field)) drift.unknownField(at === '' ? field : `${at}.${field}`);
  }
}

/** Tells of a value that the field was not known to have. Absent and null are no values. */
export function reportUnknownValue(
  drift: DriftReport,
  path: string,
  value: string | null | undefined,
  known: ReadonlySet<string>,
): void {
  if (value !== null && value !== undefined && !known.has(value)) drift.unknownValue(path, value);
}
