import type { Alert } from '../canonical/alert.js';
import { ConfigError } from '../runtime/errors.js';
import { alertProblem } from './alert-problem.js';

/** Throws a `ConfigError` that lists the alerts of the configuration that cannot be judged. */
export function assertAlerts(alerts: readonly Alert[]): void {
  const faults = alerts.flatMap((alert, index) => {
    const problem = alertProblem(alert);
    return problem ? [`  alerts[${index}].${problem.path.join('.')} (${alert.name}): ${problem.message}`] : [];
  });
  if (faults.length === 0) return;
  throw new ConfigError(`Alerts cannot be judged as configured. Correct them:\n${faults.join('\n')}`, {
    code: 'config_invalid',
  });
}
