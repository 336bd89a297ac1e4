import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.js';
import type { Logger } from '../runtime/log.js';
import { projectFile } from '../runtime/project-files.js';
import { setTracer } from '../runtime/tracing/tracing.js';
import type { Stack } from './stack.js';

/** Traces this process if a receiver is configured; otherwise nothing of it is loaded. Call it first: pools are traced from their start. */
export async function openTracing(
  { config: { telemetry }, log }: { config: Pick<Config, 'telemetry'>; log: Logger },
  stack: Stack,
): Promise<void> {
  if (telemetry === null) return;
  const { SpanSender } = await import('../runtime/tracing/span-sender.js');
  const { Tracer } = await import('../runtime/tracing/tracer.js');
  const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };
  const resource = { ...telemetry.resource, 'service.version': version };
  const sender = new SpanSender({ ...telemetry, resource, version, log });
  setTracer(new Tracer({ ...telemetry, onEnd: (span) => sender.add(span) }));
  stack.push(async () => {
    setTracer(null);
    await sender.close();
  });
}
