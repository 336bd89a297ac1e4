import { expect } from 'chai';
import type { Call } from '../../../simulators/amazon/call-log.js';
import { OPERATIONS } from '../../../simulators/amazon/operations.js';
import { Bucket } from '../../../simulators/kit/bucket.js';
import { amazonStreams } from '../../../src/ingest/amazon/read/streams.js';
import { ProcessBuckets } from '../../../src/ingest/http/process-buckets.js';
import { readStream } from '../support/read-stream.js';
import { type AmazonStage, openAmazon } from './support/read-amazon.js';

const stepMicros = 100_000;
const reportSeconds = { queue: 15, progress: 30 };
const reportMicros = 45_000_000;

describe('A whole backfill of Amazon', () => {
  let stage: AmazonStage;
  afterEach(() => stage.close());

  it('waits for rations and reports alone: no call is refused, and the same calls as early as possible take 95 % of its time', async () => {
    stage = await openAmazon({ days: 700, orders: 150 }, { rateFactor: 1, reportSeconds, transactionsPerPage: 10 });
    const { control, amazon } = stage.simulator;
    const begun = control.now();
    const tokenBuckets = new ProcessBuckets();
    const connect = () => stage.connect({}, { backfillStart: '2024-08-20', tokenBuckets });
    const probed = connect();
    await probed.probe();
    await probed.close();
    for (const { name } of Object.values(amazonStreams)) await readStream(connect(), name);
    const calls = control.calls();
    expect(calls.filter(({ status }) => status === 429)).to.deep.equal([]);
    const made = stage.asked('createReport').length;
    const requested = amazon.reports.list().map(({ reportId }) => reportId);
    const least = leastMicros(calls, requested.sort().slice(0, made));
    expect(least / 60e6, 'minutes').to.be.greaterThan(15);
    expect(control.now() - begun).to.be.within(least, least / 0.95);
  });
});

/** How long these calls take, one after the other, each as soon as its bucket has a token, and a report that it asks for is ready. */
function leastMicros(calls: readonly Call[], reportIds: readonly string[]): number {
  const buckets = new Map(OPERATIONS.map(({ name, rate, burst }) => [name, new Bucket(rate, burst, 0)]));
  const readyAt = new Map<string, number>();
  const lastLook = new Map(calls.flatMap((call) => (call.operation === 'getReport' ? [[call.path, call]] : [])));
  let now = 0;
  for (const call of calls) {
    const { operation, path } = call;
    if (operation === 'getReport') {
      if (lastLook.get(path) !== call) continue;
      now = Math.max(now, readyAt.get(path.split('/').at(-1)!)!);
    }
    const bucket = buckets.get(operation);
    while (bucket?.reserve(1, now) === false) now += stepMicros;
    if (operation === 'createReport') readyAt.set(reportIds[readyAt.size]!, now + reportMicros);
  }
  return now;
}
