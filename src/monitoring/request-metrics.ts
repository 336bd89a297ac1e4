import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RequestMeter } from '../api/telemetry/measure-requests.js';

/** From an answer of the cache to the statement timeout. */
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Clients choose the names of operations: each further name counts as `other`, or a client could fill the memory. */
const mostOperations = 50;
const mostCodes = 100;
const longestName = 60;

export function requestMetrics(registry: Registry): RequestMeter {
  const registers = [registry];
  const requests = new Counter({
    name: 'cartograph_api_requests_total',
    help: 'Requests to /graphql that have ended.',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'cartograph_api_request_duration_seconds',
    help: 'Time from the end of the headers of a request to /graphql to the end of its answer.',
    labelNames: ['operation'],
    buckets: secondsBuckets,
    registers,
  });
  const cache = new Counter({
    name: 'cartograph_api_cache_lookups_total',
    help: 'Lookups of answers in the cache.',
    labelNames: ['result'],
    registers,
  });
  for (const result of ['hit', 'miss']) cache.inc({ result }, 0);
  let cacheBytes = (): number => 0;
  new Gauge({
    name: 'cartograph_api_cache_bytes',
    help: 'The answers that the cache keeps.',
    registers,
    collect() {
      this.set(cacheBytes());
    },
  });
  const errors = new Counter({
    name: 'cartograph_api_errors_total',
    help: 'Answers on any path with an error of this code, refusals included.',
    labelNames: ['code'],
    registers,
  });
  let streams = (): number => 0;
  new Gauge({
    name: 'cartograph_api_streams',
    help: 'Open event streams.',
    registers,
    collect() {
      this.set(streams());
    },
  });
  const events = new Counter({
    name: 'cartograph_api_stream_events_total',
    help: 'Events sent on streams.',
    labelNames: ['field'],
    registers,
  });
  const ended = new Counter({
    name: 'cartograph_api_streams_ended_total',
    help: 'Event streams that have ended.',
    labelNames: ['reason'],
    registers,
  });
  const operations = boundedNames(mostOperations);
  const codes = boundedNames(mostCodes);
  return {
    answered: (request) => {
      const operation = request.operationType === null ? 'none' : operations(request.operation ?? 'anonymous');
      requests.inc({ operation, outcome: request.outcome });
      seconds.observe({ operation }, request.seconds);
      if (request.cache) cache.inc({ result: request.cache });
    },
    watchCache: (bytes) => {
      cacheBytes = bytes;
    },
    watchStreams: (count) => {
      streams = count;
    },
    eventSent: (field) => events.inc({ field }),
    streamEnded: (reason) => ended.inc({ reason }),
    error: (code) => errors.inc({ code: codes(code) }),
  };
}

/** Returns a name if it is one of the first `most`, else `other`. */
function boundedNames(most: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= most || name.length > longestName) return 'other';
    known.add(name);
    return name;
  };
}
