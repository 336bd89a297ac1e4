import type { ValueFormats } from '../content/format-values.js';
import type { ReportContent } from '../content/report-content.js';

/** What a report's figures are of: "Version 1,234 of the warehouse, complete up to 3 Jul 2026, 09:15 BST." */
export function headline({ version, asOf, dueAt }: ReportContent, formats: ValueFormats): string {
  const due = `Due ${formats.instant(dueAt)}.`;
  if (version === null) return due;
  const known =
    asOf === null ? 'not every source has been read completely yet' : `all changes before ${formats.instant(asOf)}`;
  return `${due} Version ${version} of the warehouse: ${known}.`;
}
