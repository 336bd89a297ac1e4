import { readFileSync } from 'node:fs';
import { type Monitor, noMonitor } from '../monitoring/monitor.js';
import { projectFile } from '../runtime/project-files.js';
import type { ProcessSetup } from './create-jobs.js';
import type { Stack } from './stack.js';

/** Serves the metrics of this process if `metrics.port` is set; otherwise nothing of it is loaded. */
export async function openMonitor(
  { config: { metrics, api }, log }: ProcessSetup,
  databaseUrl: string,
  stack: Stack,
  { hasApi }: { hasApi: boolean },
): Promise<Monitor> {
  if (metrics.port === null) return noMonitor;
  const { startMonitor } = await import('../monitoring/start-monitor.js');
  const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };
  const { host, port } = metrics;
  const monitor = await startMonitor({
    ...{ databaseUrl, host, port, version, hasApi, log },
    allowedHosts: api.allowedHosts,
  });
  stack.push(() => monitor.close());
  return monitor;
}
