import type { NamedReport } from '../canonical/saved-report.js';
import { ConfigError } from '../runtime/errors.js';
import { checkReportDocument } from './documents/report-document.js';
import { apiSchema } from './schema.js';

/** Throws a `ConfigError` that lists the reports that this version's schema cannot answer. */
export function assertReports(reports: readonly NamedReport[]): void {
  const faults = reports.flatMap(({ name, document }, index) => {
    const { problem } = checkReportDocument(apiSchema(), document);
    return problem === null ? [] : [`  reports[${index}].document (${name}): ${problem}`];
  });
  if (faults.length === 0) return;
  throw new ConfigError(
    `${faults.length} of the configured reports cannot be run. Correct them, or remove them:\n${faults.join('\n')}`,
    { code: 'config_invalid' },
  );
}
