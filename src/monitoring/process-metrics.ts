import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { ReadReplica } from '../database/replica/read-replica.js';
import type { Monitor } from './monitor.js';

/** Every 20 ms: 0.1 % of a core. */
const loopResolutionMs = 20;

/** What the operating system and Node know of the process. Names as in other exporters, so that common dashboards work. */
export function processMetrics(registry: Registry, version: string): void {
  const registers = [registry];
  new Gauge({
    name: 'cartograph_build_info',
    help: 'Always 1; the version is in the label.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started, in seconds since 1970.',
    registers,
  }).set(Math.round(Date.now() / 1000 - process.uptime()));
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'CPU time of the process, user and system.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Memory of the process that JavaScript uses.',
    registers,
    collect() {
      this.set(process.memoryUsage().heapUsed);
    },
  });
  const delay = monitorEventLoopDelay({ resolution: loopResolutionMs });
  delay.enable();
  new Gauge({
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'The 99th percentile of the delay of timers since the last scrape: how long other work kept everything waiting.',
    registers,
    collect() {
      // The delay includes the interval itself.
      this.set(Math.max(0, delay.count === 0 ? 0 : delay.percentile(99) / 1e9 - loopResolutionMs / 1000));
      delay.reset();
    },
  });
}

/** The connections of the process's pools. */
export function poolMetrics(registry: Registry): Monitor['watchPool'] {
  const pools = new Map<string, Parameters<Monitor['watchPool']>[1]>();
  const gauge = (name: string, help: string, read: (pool: Parameters<Monitor['watchPool']>[1]) => number): Gauge =>
    new Gauge({
      ...{ name, help, labelNames: ['pool'], registers: [registry] },
      collect() {
        for (const [name, pool] of pools) this.set({ pool: name }, read(pool));
      },
    });
  gauge('cartograph_pool_used', 'Connections at work.', (pool) => pool.totalCount - pool.idleCount);
  gauge('cartograph_pool_idle', 'Open connections without work.', (pool) => pool.idleCount);
  gauge('cartograph_pool_waiting', 'Statements that wait for a connection.', (pool) => pool.waitingCount);
  gauge('cartograph_pool_size', 'The most connections that the pool opens.', (pool) => pool.options.max);
  return (name, pool) => void pools.set(name, pool);
}

/** The standby that the API reads from. */
export function replicaMetrics(registry: Registry, replica: ReadReplica): void {
  const registers = [registry];
  new Gauge({
    name: 'cartograph_replica_usable',
    help: 'Whether queries are read from the replica: 1 or 0.',
    registers,
    collect() {
      this.set(replica.state.isUsable ? 1 : 0);
    },
  });
  new Gauge({
    name: 'cartograph_replica_lag_seconds',
    help: 'How long the replica has been behind the primary. Missing while that is not known.',
    registers,
    collect() {
      const { lagSeconds } = replica.state;
      if (lagSeconds === null) this.remove();
      else this.set(lagSeconds);
    },
  });
  new Counter({
    name: 'cartograph_replica_fallbacks_total',
    help: 'Queries that the primary answered after the replica was asked.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(replica.fallbacks)) this.inc({ reason }, count);
    },
  });
}
