import { Gauge, type Registry } from 'prom-client';
import { jobStates } from '../jobs/queue/job-counts.js';
import { messageStates, messageSubjects } from '../ledger/messages/messages.js';
import type { SharedState } from './read-shared-state.js';

/** Returns how to show a state; null: the database does not answer, and what it knows is left out. */
export function sharedMetrics(registry: Registry): (state: SharedState | null) => void {
  const gauges: Gauge[] = [];
  const unlabelled = new Set<Gauge>();
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge => {
    const created = new Gauge({ name, help, labelNames, registers: [registry] });
    gauges.push(created);
    if (labelNames.length === 0) unlabelled.add(created);
    return created;
  };
  const up = gauge('cartograph_database_up', 'Whether the database answers: 1 or 0.');
  const version = gauge('cartograph_warehouse_version', 'The version that answers are made from.');
  const publishedAt = gauge(
    'cartograph_warehouse_published_timestamp_seconds',
    'When that version was published, in seconds since 1970.',
  );
  const asOf = gauge(
    'cartograph_warehouse_as_of_timestamp_seconds',
    'Up to when all sources are known, in seconds since 1970.',
  );
  const workerSeenAt = gauge(
    'cartograph_worker_seen_timestamp_seconds',
    'The last heartbeat of any worker, in seconds since 1970.',
  );
  const succeededAt = gauge(
    'cartograph_source_sync_success_timestamp_seconds',
    'When a sync of the source last succeeded, in seconds since 1970.',
    ['source'],
  );
  const late = gauge(
    'cartograph_source_sync_late_seconds',
    'How long the sync of the source is overdue; 0: it is not.',
    ['source'],
  );
  const rejected = gauge('cartograph_source_rejected_records', 'Records of the source that are set aside.', ['source']);
  const jobs = gauge('cartograph_jobs', 'Jobs in the queue by kind and state.', ['job', 'state']);
  const messages = gauge(
    'cartograph_messages',
    'Messages of reports by what they are about and state; sent and given_up: of the last 24 hours.',
    ['subject', 'state'],
  );
  const failedReports = gauge(
    'cartograph_failed_reports',
    'Runs of reports that were given up in the last 24 hours before anything was sent.',
  );
  const leases = gauge('cartograph_lease_held', 'Whether a worker holds the lease: 1 or 0.', ['lease']);
  const databaseSize = gauge('cartograph_database_size_bytes', 'The database on disk.');
  const rawSize = gauge('cartograph_raw_log_size_bytes', 'The raw log on disk, part of the database.');

  const set = (to: Gauge, value: number | null, labels: Record<string, string> = {}): void => {
    if (value !== null) to.set(labels, value);
  };
  return (state) => {
    for (const one of gauges) {
      one.reset();
      // Those without labels would be 0 instead of absent.
      if (unlabelled.has(one)) one.remove();
    }
    up.set(state ? 1 : 0);
    if (!state) return;
    set(version, state.warehouse.version);
    set(publishedAt, state.warehouse.publishedAt);
    set(asOf, state.warehouse.asOf);
    set(workerSeenAt, state.workerSeenAt);
    for (const source of state.sources) {
      const labels = { source: source.sourceId };
      set(succeededAt, source.succeededAt, labels);
      set(late, source.lateSeconds, labels);
      set(rejected, source.rejected, labels);
    }
    // A state without jobs shows as zero, so that alerts on it see it end.
    for (const job of new Set(state.jobs.map((one) => one.job))) {
      for (const one of jobStates) set(jobs, 0, { job, state: one });
    }
    for (const one of state.jobs) set(jobs, one.jobs, { job: one.job, state: one.state });
    for (const subject of messageSubjects) {
      for (const one of messageStates) set(messages, 0, { subject, state: one });
    }
    for (const one of state.messages) set(messages, one.messages, { subject: one.subject, state: one.state });
    set(failedReports, state.failedReports);
    for (const { name, isHeld } of state.leases) set(leases, isHeld ? 1 : 0, { lease: name });
    set(databaseSize, state.sizes.database);
    set(rawSize, state.sizes.rawLog);
  };
}
