import type { NamedReport } from '../canonical/saved-report.js';
import type { ScheduledReport } from '../canonical/scheduled-report.js';
import { ConfigError } from '../runtime/errors.js';
import { reportFaults } from './scheduled-report-problem.js';
import { apiSchema } from './schema.js';

/**
 * Throws a `ConfigError` that lists the scheduled reports of the configuration that cannot be made. Those of saved reports of the API are
 * checked when they are due.
 */
export function assertScheduledReports(
  scheduled: readonly ScheduledReport[],
  configured: readonly NamedReport[],
): void {
  const faults = scheduled.flatMap((report, index) =>
    reportFaults(apiSchema(), report, configured)
      .filter(({ path: [of, i] }) => {
        const name = of === 'queries' ? report.queries[Number(i)]!.savedReport : null;
        return name === null || configured.some((saved) => saved.name === name);
      })
      .map(({ path: [of, i], message }) => `  scheduledReports[${index}].${of}[${i}] (${report.name}): ${message}`),
  );
  if (faults.length === 0) return;
  throw new ConfigError(`Scheduled reports cannot be made as configured. Correct them:\n${faults.join('\n')}`, {
    code: 'config_invalid',
  });
}
